import { expect } from 'vitest';
import type { CliResult, JsonReport } from './run-cli.ts';

const CREATED = ['yes', 'no', 'unknown'];
const STATUSES = ['pending', 'running', 'success', 'failed', 'error', 'canceled', null];

/** The members of the JSON document, in the order of CONTRACT.md. */
export const DOCUMENT_KEYS = [
  'ok',
  'id',
  'status',
  'imgUrls',
  'failReason',
  'created',
  'reused',
  'cost',
  'request',
  'baseUrl',
  'createdAt',
  'files',
  'elapsedMs',
  'exitCode',
  'error',
  'next',
];

/** Asserts that stdout is exactly one JSON document of the promised shape, and returns it. */
export function documentOf(run: CliResult, ...extraKeys: readonly string[]): JsonReport {
  expect(run.stdout).toMatch(/^[^\n]+\n$/);
  const report = run.json();
  expectDocument(report, ...extraKeys);
  expect(report.exitCode).toBe(run.code);
  expect(report.error === null).toBe(report.ok);
  return report;
}

/** Asserts the promised shape of one document: every key there, each of its type. */
export function expectDocument(report: JsonReport, ...extraKeys: readonly string[]): void {
  expect(Object.keys(report)).toEqual([...DOCUMENT_KEYS, ...extraKeys]);
  const text = expect.any(String);
  const { ok, id, status, imgUrls, failReason, created, reused, cost, request, baseUrl, createdAt } = report;
  expect(ok).toBe(report.exitCode === 0);
  for (const value of [id, failReason, cost, baseUrl, report.next]) if (value !== null) expect(value).toEqual(text);
  expect(STATUSES).toContain(status);
  for (const url of imgUrls ?? []) expect(url).toEqual(text);
  expect(CREATED).toContain(created);
  expect(reused).toEqual(expect.any(Boolean));
  if (request !== null) {
    expect(Object.keys(request)).toEqual(['mode', 'prompt', 'size', 'urls', 'model']);
    expect(request['urls']).toEqual(expect.any(Array));
  }
  if (createdAt !== null) expect(new Date(createdAt).toISOString()).toBe(createdAt);
  for (const file of report.files ?? []) {
    expect(Object.keys(file)).toEqual(['path', 'bytes', 'width', 'height', 'sha256']);
  }
  expect(Number.isInteger(report.elapsedMs) && report.elapsedMs >= 0).toBe(true);
  if (report.error === null) return;
  expect(report.error).toEqual({ code: expect.stringMatching(/^[A-Z0-9_]+$/), message: text, hint: text });
}
