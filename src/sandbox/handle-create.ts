import { createHash } from 'node:crypto';
import { BEHAVIOURS } from './behaviour.ts';
import { type CreateInput, checkBody } from './check-body.ts';
import { briefOf } from './picture-brief.ts';
import { headerFault, refusalOf, scenarioFault } from './refusals.ts';
import { messageReply, type Reply } from './reply.ts';
import { type Scenario, scenarioOfPrompt } from './scenario.ts';
import { createdReply } from './task-answer.ts';
import type { SandboxTask } from './task-store.ts';
import type { Handled, ServiceRequest, World } from './world.ts';

/** Checks a create request as strictly as the service does and makes the task, unless its scenario decides otherwise. */
export function handleCreate(world: World, request: ServiceRequest): Handled {
  const checked = checkBody(request.body);
  const prompt = 'input' in checked ? checked.input.prompt : '';
  const scenario = scenarioOfPrompt(prompt) ?? world.scenario;
  const refusal = refusalOf(request, scenario) ?? headerFault(request) ?? scenarioFault(prompt);
  if (refusal !== null) return handled(refusal, scenario, null);
  if ('fault' in checked) return handled(messageReply(400, checked.fault), scenario, null);
  return take(world, checked.input, scenario, world.store.countBody(digestOf(request.body)));
}

function take(world: World, input: CreateInput, scenario: Scenario, attempt: number): Handled {
  const made: { task: SandboxTask | null } = { task: null };
  const create = (): Reply => {
    made.task ??= addTask(world, input, scenario, attempt);
    return createdReply(made.task, input.userInput);
  };
  const reply = BEHAVIOURS[scenario].onCreate?.({ attempt, delayMs: world.delayMs, create }) ?? create();
  return handled(reply, scenario, made.task);
}

function addTask(world: World, { prompt, size }: CreateInput, scenario: Scenario, attempt: number): SandboxTask {
  const { taskDelayMs, idOf } = BEHAVIOURS[scenario];
  const serial = world.store.nextSerial();
  const task: SandboxTask = {
    id: idOf?.(serial) ?? String(serial),
    scenario,
    createdAt: world.now(),
    delayMs: taskDelayMs?.(world.delayMs) ?? world.delayMs,
    size,
    brief: briefOf(prompt),
    attempt,
    queries: 0,
    editions: 0,
  };
  world.store.add(task);
  return task;
}

function digestOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64');
}

function handled(reply: Reply, scenario: Scenario, task: SandboxTask | null): Handled {
  return { kind: 'create', reply, scenario, taskId: task?.id ?? null, created: task !== null };
}
