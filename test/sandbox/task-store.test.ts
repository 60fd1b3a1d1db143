import { expect, test } from 'vitest';
import { briefOf } from '../../src/sandbox/picture-brief.ts';
import { createTaskStore, type SandboxTask } from '../../src/sandbox/task-store.ts';

function task(id: string): SandboxTask {
  const brief = briefOf('a fox');
  return { id, scenario: 'ok', createdAt: 0, delayMs: 0, size: '1:1', brief, attempt: 1, queries: 0, editions: 0 };
}

test('a store forgets the oldest task beyond its room', () => {
  const store = createTaskStore(1, 2);
  for (const id of ['1', '2', '3']) store.add(task(id));
  expect([store.find('1'), store.find('2')?.id, store.find('3')?.id]).toEqual([null, '2', '3']);
});

test('a store counts each body by itself', () => {
  const store = createTaskStore(1);
  expect(['a', 'a', 'b', 'a'].map(store.countBody)).toEqual([1, 2, 1, 3]);
});
