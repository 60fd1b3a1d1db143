import { BEHAVIOURS, type Behaviour, SUCCESS, type TaskEnd } from './behaviour.ts';
import { jsonReply, type Reply } from './reply.ts';
import type { SandboxTask } from './task-store.ts';

/** A member list of one answer, without its id. */
type Members = Readonly<Record<string, unknown>>;

/** How the task of this scenario ends. */
export function endOf(task: SandboxTask): TaskEnd {
  return BEHAVIOURS[task.scenario].end ?? SUCCESS;
}

/** `pending` for the first third of the task's time, then `running`, then the word of its end. */
export function statusWord(task: SandboxTask, now: number): string {
  const elapsedMs = now - task.createdAt;
  if (elapsedMs >= task.delayMs) return endOf(task).word;
  return elapsedMs * 3 < task.delayMs ? 'pending' : 'running';
}

/** The answer to the create that made `task`, with its input echoed; each task costs 0.2 credits. */
export function createdReply(task: SandboxTask, userInput: Members): Reply {
  return taskReply(task, { task_status: 'pending', cost: '0.2', user_input: userInput });
}

/** The answer to a query while the task is not finished. */
export function unfinishedReply(task: SandboxTask, word: string): Reply {
  return taskReply(task, { task_status: word, service_output: null });
}

/** The answer to a query once the task is finished, with the URLs of its pictures. */
export function finishedReply(task: SandboxTask, imgUrls: readonly string[]): Reply {
  const { word, output, extra } = endOf(task);
  const whole = imgUrls.length > 0 ? { ...output, imgUrls } : output;
  const serviceOutput = behaviourOf(task).wrapped === true ? JSON.stringify(whole) : whole;
  return taskReply(task, { task_status: word, service_output: serviceOutput, ...extra });
}

/** The id goes into the text digit for digit, since it may be too large for a number of JavaScript. */
function taskReply(task: SandboxTask, members: Members): Reply {
  const bare = `{"id":${task.id},${JSON.stringify(members).slice(1)}`;
  return jsonReply(200, behaviourOf(task).wrapped === true ? `{"code":200,"msg":"ok","data":${bare}}` : bare);
}

function behaviourOf(task: SandboxTask): Behaviour {
  return BEHAVIOURS[task.scenario];
}
