import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type SandboxEvent, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';

export const KEY = 'sk-test-0123456789';

/** A right create body for a prompt, with members of `user_input` changed. */
export function createBody(prompt: string, userInput: Record<string, unknown> = {}): Record<string, unknown> {
  const usual = { modelName: 'GPT-Image-2', modelType: 'text2img', prompt, size: '1:1' };
  return { cost_type: 1, business_url: 'gpt-image2/img', user_input: { ...usual, ...userInput } };
}

/** What the answers of the service may hold. */
export interface Answer {
  readonly id: number;
  readonly task_status: string;
  readonly code: number;
  readonly msg: string;
  readonly data: unknown;
  readonly service_output: { readonly imgUrls: readonly string[]; readonly failReason: string };
  readonly errorMessage: string;
}

/** The JSON of an answer. */
export async function jsonOf(answer: Response | Promise<Response>): Promise<Answer> {
  return JSON.parse(await (await answer).text());
}

/** A sandbox that ends with the test, a clock to set, and its requests in short. */
export async function openSandbox(options: Partial<SandboxOptions> = {}) {
  const clock = { now: Date.UTC(2026, 10, 22) };
  const events: SandboxEvent[] = [];
  const sandbox = await startSandbox({
    delayMs: 0,
    scenario: 'ok',
    now: () => clock.now,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => sandbox.close());
  const headers = { 'content-type': 'application/json', 'x-api-key': KEY };

  function post(body: string, extra: Record<string, string> = {}): Promise<Response> {
    const url = `${sandbox.baseUrl}/api/v1/user_task/asyncCreateWithCost`;
    return fetch(url, { method: 'POST', headers: { ...headers, ...extra }, body, redirect: 'manual' });
  }

  async function createId(prompt: string, userInput: Record<string, unknown> = {}): Promise<string> {
    const text = await (await post(JSON.stringify(createBody(prompt, userInput)))).text();
    return /"id":(\d+)/.exec(text)?.[1] ?? `no id in ${text}`;
  }

  const query = (id: string) => fetch(`${sandbox.baseUrl}/api/v1/user_task/get/passAuth/${id}`, { headers });

  return {
    sandbox,
    clock,
    events,
    post,
    create: (prompt: string) => post(JSON.stringify(createBody(prompt))),
    createId,
    query,
    status: async (id: string) => (await jsonOf(query(id))).task_status,
    imgUrls: async (id: string) => (await jsonOf(query(id))).service_output.imgUrls,
  };
}

/** An empty folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'image2-sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
