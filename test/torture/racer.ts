import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../src/api/client.ts';
import { createHttp } from '../../src/api/http.ts';
import { createTask } from '../../src/core/create-task.ts';
import { keyFingerprint } from '../../src/core/identity.ts';
import type { ImageRequest } from '../../src/core/image-request.ts';
import { createRedactor } from '../../src/core/redact.ts';
import { createJournal } from '../../src/journal/journal.ts';

// One of several processes that all want the same requests at the same time: root, base URL, number, start time.
const [root = '', baseUrl = '', count = '0', startAt = '0'] = process.argv.slice(2);
const apiKey = 'sk-race-0123456789';
const redactor = createRedactor();
const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
const processExists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const journal = createJournal({
  root,
  clock,
  redactor,
  system: { hostname: hostname(), pid: process.pid, processExists },
  newToken: () => randomBytes(8).toString('hex'),
  uid: process.getuid?.() ?? null,
});
const service = createClient({ http: createHttp(), baseUrl, apiKey, redactor, now: Date.now });
const never = new AbortController().signal;
const ending = {
  status: 'success',
  imgUrls: ['https://images.example/1.png'],
  failReason: null,
  cost: null,
  files: [],
} as const;

await sleep(Number(startAt) - Date.now());
const ids: string[] = [];
for (let n = 0; n < Number(count); n += 1) {
  const request: ImageRequest = { mode: 'text2img', prompt: `race ${n}`, size: '1:1', urls: [], model: 'GPT-Image-2' };
  const identity = { baseUrl, keyFingerprint: keyFingerprint(apiKey), request, slot: 1, once: null, item: null };
  const deps = { journal, service, now: Date.now };
  const options = { again: false, reuseWindowMs: 600_000 };
  const acquired = await createTask(deps, identity, options, { stop: never, leave: never });
  ids.push((acquired.kind === 'ended' ? acquired.entry.id : acquired.id) ?? '');
  // Some tasks are handed over at once, so that the race also meets records that are just going.
  if (acquired.kind === 'task' && acquired.record !== null && n % 3 !== 0) await journal.close(acquired.record, ending);
}
process.stdout.write(JSON.stringify(ids));
