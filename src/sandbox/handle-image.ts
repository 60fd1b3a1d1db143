import { BEHAVIOURS } from './behaviour.ts';
import { variation } from './picture-brief.ts';
import { noSuchPath } from './refusals.ts';
import { pngReply, type Reply } from './reply.ts';
import { endOf } from './task-answer.ts';
import type { SandboxTask } from './task-store.ts';
import type { Handled, ServiceRequest, World } from './world.ts';

/** Serves picture `number` of a task; no key is asked for, and creates with the same body give different pictures. */
export function handleImage(world: World, { search }: ServiceRequest, taskId: string, number: number): Handled {
  const task = world.store.find(taskId);
  const scenario = task?.scenario ?? world.scenario;
  const reply = task === null || number > endOf(task).images ? noSuchPath() : picture(world, task, search, number);
  return { kind: 'image', reply, scenario, taskId, created: false };
}

function picture(world: World, task: SandboxTask, search: string, number: number): Reply {
  const edition = /^edition=(\d+)$/.exec(search)?.[1];
  const usual = () => pngReply(world.png(variation(task.brief, task.attempt), task.size, number));
  const turn = { edition: edition === undefined ? null : Number(edition), picture: usual };
  return BEHAVIOURS[task.scenario].onImage?.(turn) ?? usual();
}
