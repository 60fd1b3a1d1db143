import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a home whose records hold `size` tasks that ended, as the program itself would have left them. */
export function makeHome(home, size, baseUrl) {
  const root = join(home, '.local/state/image2');
  mkdirSync(join(root, 'history'), { recursive: true, mode: 0o700 });
  const folders = new Set();
  const lines = [];
  for (let n = 0; n < size; n += 1) {
    const hash = createHash('sha256').update(String(n)).digest('hex').slice(0, 32);
    const line = JSON.stringify(entryOf(n, hash, baseUrl));
    lines.push(line);
    const folder = join(root, 'ended', hash.slice(0, 2));
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    folders.add(folder);
    writeFileSync(join(folder, `${hash}.1`), `${line}\n`, { mode: 0o600 });
  }
  if (size > 0) writeFileSync(join(root, 'history', '0123456789ab.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 });
  return home;
}

function entryOf(n, hash, baseUrl) {
  const at = new Date(Date.now() - (n + 1) * 60_000).toISOString();
  return {
    v: 1,
    token: hash.slice(0, 16),
    record: `${hash}.1.1`,
    baseUrl,
    keyFingerprint: '0123456789abcdef',
    request: { mode: 'text2img', prompt: `a picture of number ${n}`, size: '3:4', urls: [], model: 'GPT-Image-2' },
    item: null,
    id: String(10_000 + n),
    createdAt: at,
    endedAt: at,
    status: 'success',
    imgUrls: [`https://images.example/${n}.png`],
    failReason: null,
    cost: '0.2',
    files: [],
  };
}
