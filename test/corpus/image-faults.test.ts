import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { pngBytes } from '../helpers/png-bytes.ts';
import { RAW_CONTROL, STACK_LINE } from '../helpers/raw-control.ts';
import { type RawService, startRawService } from '../helpers/raw-service.ts';
import { runInProcess, TEST_KEY } from '../helpers/run-cli.ts';
import { json, TASK_ID } from './hostile-answer.ts';
import { IMAGE_FAULTS } from './image-faults.ts';

let service: RawService;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'image2-images-'));
  service = await startRawService(({ scope, path }) => {
    if (path.endsWith('.png')) return IMAGE_FAULTS[Number(scope)]?.answer ?? json({});
    const imgUrls = [`${service.baseUrl(scope)}/1.png`];
    return json({ id: Number(TASK_ID), task_status: 'success', service_output: { imgUrls } });
  });
});

afterAll(async () => {
  service.close();
  await rm(home, { recursive: true, force: true });
});

describe.concurrent('the answer to the download of a picture', () => {
  it.for(IMAGE_FAULTS.map((row, index) => [row.name, index, row] as const))('%s', async ([, index, { reason }]) => {
    const scope = String(index);
    const folder = join(home, scope);
    const result = await runInProcess(
      ['get', TASK_ID, '--base-url', service.baseUrl(scope), '-o', `${folder}/out/`, '--json', '--verbose'],
      { home: folder, cwd: home, clock: jumpingClock() },
    );
    const report = result.json();
    const saved = await readdir(join(folder, 'out'));
    if (reason === null) {
      expect({ code: result.code, saved }).toEqual({ code: 0, saved: ['13170-1.png'] });
      expect(await readFile(join(folder, 'out', '13170-1.png'))).toEqual(pngBytes());
    } else {
      expect({ code: result.code, saved }).toEqual({ code: 8, saved: [] });
      expect(report).toMatchObject({
        created: 'yes',
        status: 'success',
        files: [],
        error: { code: 'IMAGE_NOT_SAVED' },
      });
      expect(report.error?.message).toMatch(reason);
      expect(report.next).toContain(`image2 get ${TASK_ID} -o `);
    }
    expect(result.stdout + result.stderr).not.toMatch(RAW_CONTROL);
    expect(result.stderr).not.toMatch(STACK_LINE);
    const asked = service.requests(scope).filter(({ path }) => path.endsWith('.png'));
    expect(asked.length).toBeLessThanOrEqual(8);
    for (const { head } of asked) expect(head).not.toContain(TEST_KEY);
  });
});
