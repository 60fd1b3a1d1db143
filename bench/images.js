import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Peak memory of saving one picture of 90 MiB, beside that of the same process without saving.
const BIN = fileURLToPath(new URL('../bin/image2.js', import.meta.url));
const MIB = 1024 * 1024;
const PICTURE_BYTES = 90 * MIB;
const RUNS = 5;

const head = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('000004000000040008020000000000000000', 'hex'),
]);
const end = Buffer.from('0000000049454e44ae426082', 'hex');
const block = Buffer.alloc(MIB, 0x5a);
const home = mkdtempSync(join(tmpdir(), 'image2-bench-'));

const server = createServer((request, response) => {
  if (request.url?.startsWith('/api/')) {
    const imgUrls = [`http://127.0.0.1:${server.address().port}/picture.png`];
    response.end(JSON.stringify({ id: 1, task_status: 'success', service_output: { imgUrls } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': PICTURE_BYTES });
  response.write(head);
  let left = PICTURE_BYTES - head.length - end.length;
  const more = () => {
    while (left > 0) {
      const part = block.subarray(0, Math.min(left, block.length));
      left -= part.length;
      if (!response.write(part)) {
        response.once('drain', more);
        return;
      }
    }
    response.end(end);
  };
  more();
});

await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const rows = { idle: [], saving: [] };
for (let run = 0; run < RUNS; run += 1) {
  rows.idle.push(await peakOf([]));
  rows.saving.push(await peakOf(['-o', join(home, `${run}.png`)]));
}
server.close();
rmSync(home, { recursive: true, force: true });

const [idle, saving] = [median(rows.idle), median(rows.saving)];
process.stdout.write(`get, printing the URL:        ${(idle / 1024).toFixed(1)} MiB at most\n`);
process.stdout.write(`get, saving 90 MiB with -o:   ${(saving / 1024).toFixed(1)} MiB at most\n`);
process.stdout.write(`more by                       ${((saving - idle) / 1024).toFixed(1)} MiB (bound: 40)\n`);

/** The largest VmHWM, in KiB, that the process had. */
async function peakOf(flags) {
  const env = { PATH: process.env.PATH, HOME: home, X_API_KEY: 'bench-key-12345' };
  const base = `http://127.0.0.1:${server.address().port}`;
  const child = spawn(process.execPath, [BIN, 'get', '1', '--base-url', base, ...flags], { env, stdio: 'ignore' });
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      peak = Math.max(peak, Number(found?.[1] ?? 0));
    } catch {
      // It has just ended.
    }
  }, 5);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`exit ${code}`);
  return peak;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
