import { BEHAVIOURS } from './behaviour.ts';
import { noSuchTask, refusalOf } from './refusals.ts';
import type { Reply } from './reply.ts';
import { endOf, finishedReply, statusWord, unfinishedReply } from './task-answer.ts';
import type { SandboxTask } from './task-store.ts';
import type { Handled, ServiceRequest, World } from './world.ts';

/** Answers a query from the time that has passed since the task was created. */
export function handleQuery(world: World, request: ServiceRequest, taskId: string): Handled {
  const task = world.store.find(taskId);
  const scenario = task?.scenario ?? world.scenario;
  const reply = refusalOf(request, scenario) ?? (task === null ? noSuchTask() : answer(world, task));
  return { kind: 'query', reply, scenario, taskId, created: false };
}

function answer(world: World, task: SandboxTask): Reply {
  const now = world.now();
  const finished = now - task.createdAt >= task.delayMs;
  const usual = (word?: string): Reply =>
    finished && word === undefined ? finish(world, task) : unfinishedReply(task, word ?? statusWord(task, now));
  task.queries += 1;
  return BEHAVIOURS[task.scenario].onQuery?.({ count: task.queries, finished, answer: usual }) ?? usual();
}

function finish(world: World, task: SandboxTask): Reply {
  task.editions += 1;
  const urls = Array.from(
    { length: endOf(task).images },
    (_, index) => `${world.baseUrl}/images/${task.id}-${index + 1}.png?edition=${task.editions}`,
  );
  return finishedReply(task, urls);
}
