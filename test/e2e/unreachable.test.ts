import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { jumpingClock } from '../helpers/jumping-clock.ts';
import { runInProcess } from '../helpers/run-cli.ts';

const CREATE = ['create', '--mode', 'text2img', '--prompt', 'a fox', '--size', '1:1', '--json'];
const NOBODY = 'http://127.0.0.1:1';

it('a host that has no address ends a create with 5: nothing was sent', async () => {
  const result = await runInProcess([...CREATE, '--base-url', 'https://nowhere.invalid']);
  expect(result.json()).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'UNREACHABLE' } });
});

it.each([[[]], [['--wait']], [['--wait', '--max-attempts', '50']]])(
  'where nobody ever answers, get %j gives up after three tries',
  async (flags) => {
    const clock = jumpingClock();
    const result = await runInProcess(['get', '13170', '--base-url', NOBODY, '--json', ...flags], { clock });
    expect(result.json()).toMatchObject({ exitCode: 5, created: 'no', error: { code: 'NO_ANSWER' } });
    expect(clock.sleeps).toHaveLength(2);
  },
);

it('a service that has gone once the id was known ends with 6, however often it was asked', async () => {
  const server = createServer((_request, response) => void response.end('{"id":13170,"task_status":"pending"}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const created = await runInProcess([...CREATE, '--no-wait', '--base-url', base]);
  expect(created.json()).toMatchObject({ exitCode: 0, id: '13170' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const clock = jumpingClock();
  const argv = ['resume', '--max-attempts', '10', '--base-url', base, '--json'];
  const resumed = await runInProcess(argv, { home: created.home, clock });
  expect(resumed.json()).toMatchObject({
    exitCode: 6,
    created: 'yes',
    id: '13170',
    error: { code: 'ATTEMPTS_EXHAUSTED' },
  });
  expect(clock.sleeps).toHaveLength(9);
});
