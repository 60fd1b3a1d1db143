import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LedgerEntry, maskKey } from '../../src/sandbox/ledger.ts';
import { createBody, jsonOf, KEY, openSandbox, temporaryFolder } from './sandbox-client.ts';

async function openLedgerSandbox() {
  const ledgerPath = join(await temporaryFolder(), 'ledger.jsonl');
  const lines = (): LedgerEntry[] =>
    readFileSync(ledgerPath, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const seen: number[] = [];
  const opened = await openSandbox({ ledgerPath, onEvent: () => seen.push(lines().length) });
  return { ...opened, ledgerPath, lines, seen };
}

describe('the ledger', () => {
  test('holds what was asked and what was decided', async () => {
    const { create, lines, sandbox } = await openLedgerSandbox();
    const { id } = await jsonOf(create('a fox'));
    await fetch(`${sandbox.baseUrl}/nowhere?a=1`);
    expect(lines()).toEqual([
      {
        at: '2026-11-22T00:00:00.000Z',
        method: 'POST',
        path: '/api/v1/user_task/asyncCreateWithCost',
        key: 'sk-t****6789',
        status: 200,
        scenario: 'ok',
        taskId: String(id),
        created: true,
        body: createBody('a fox'),
      },
      {
        at: '2026-11-22T00:00:00.000Z',
        method: 'GET',
        path: '/nowhere?a=1',
        key: null,
        status: 404,
        scenario: 'ok',
        taskId: null,
        created: false,
        body: null,
      },
    ]);
  });

  test('holds each line in the file before anything is answered', async () => {
    const { create, createId, query, seen, lines } = await openLedgerSandbox();
    await query(await createId('a fox'));
    await create('a fox [scenario:lost-answer]').catch(() => null);
    void create('a fox [scenario:no-answer]').catch(() => null);
    await expect.poll(() => seen.length).toBe(4);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(lines().map(({ status, created }) => [status, created])).toEqual([
      [200, true],
      [200, false],
      [null, true],
      [null, true],
    ]);
  });

  test('witnesses a body that cannot be read', async () => {
    const { post, lines } = await openLedgerSandbox();
    await post('{');
    expect(lines()).toMatchObject([{ status: 400, created: false, body: null }]);
  });

  test('witnesses a request whose body was cut short', async () => {
    const { sandbox, lines, seen } = await openLedgerSandbox();
    const socket = connect(sandbox.port, '127.0.0.1');
    const head = 'POST /api/v1/user_task/asyncCreateWithCost HTTP/1.1\r\nhost: x\r\nx-api-key: k\r\ncontent-length: 9';
    socket.end(`${head}\r\n\r\n{"a":`);
    await expect.poll(() => seen.length).toBe(1);
    expect(lines()).toMatchObject([{ method: 'POST', status: null, created: false, body: null }]);
  });

  test('never holds the key, wherever it was put', async () => {
    const { post, ledgerPath, lines, sandbox } = await openLedgerSandbox();
    await post(JSON.stringify(createBody(`my key is ${KEY}.`, { [KEY]: KEY })));
    await fetch(`${sandbox.baseUrl}/${KEY}`, { headers: { 'x-api-key': KEY } });
    expect(readFileSync(ledgerPath, 'utf8')).not.toContain(KEY);
    expect(lines()).toHaveLength(2);
    expect(lines()[1]?.path).toBe('/sk-t****6789');
  });

  test('keeps what is not the key when that is a common word', async () => {
    const { post, lines } = await openLedgerSandbox();
    await post(JSON.stringify(createBody('a fox')), { 'x-api-key': 'fox' });
    expect(lines()).toMatchObject([{ key: '****', body: createBody('a fox') }]);
  });

  test('shows a key that came with a download', async () => {
    const { createId, imgUrls, lines } = await openLedgerSandbox();
    const [url = ''] = await imgUrls(await createId('a fox'));
    await fetch(url);
    await fetch(url, { headers: { 'x-api-key': KEY } });
    expect(lines().map(({ key }) => key)).toEqual(['sk-t****6789', 'sk-t****6789', null, 'sk-t****6789']);
  });

  test('is closed to others', async () => {
    const { ledgerPath } = await openLedgerSandbox();
    expect(statSync(ledgerPath).mode & 0o777).toBe(0o600);
  });

  test('masks short keys whole and long ones but for eight characters', () => {
    expect(maskKey('12345678901')).toBe('****');
    expect(maskKey('123456789012')).toBe('1234****9012');
  });
});
