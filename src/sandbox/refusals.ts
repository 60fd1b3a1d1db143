import { BEHAVIOURS } from './behaviour.ts';
import { messageReply, type Reply } from './reply.ts';
import { isScenario, SCENARIOS, type Scenario, scenarioWordOf } from './scenario.ts';
import type { ServiceRequest } from './world.ts';

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The answer to a request without a key, or under a scenario that refuses every one; null where it may go on. */
export function refusalOf({ key }: ServiceRequest, scenario: Scenario): Reply | null {
  if (key.trim() === '') return messageReply(401, 'missing header: x-api-key');
  return BEHAVIOURS[scenario].refusal ?? null;
}

/** The answer to a create with the wrong headers; null where they are right. */
export function headerFault({ contentType, hasIdempotencyKey }: ServiceRequest): Reply | null {
  if (hasIdempotencyKey) return messageReply(400, 'Idempotency-Key is not supported');
  return JSON_TYPE.test(contentType) ? null : messageReply(400, 'Content-Type must be application/json');
}

/** The answer to a prompt with `[scenario:…]` of an unknown name, since a typing error would pass a test unseen. */
export function scenarioFault(prompt: string): Reply | null {
  const word = scenarioWordOf(prompt);
  if (word === null || isScenario(word)) return null;
  return messageReply(400, `unknown scenario in the prompt; known: ${SCENARIOS.join(' ')}`);
}

/** The answer to a path or method that the service does not have. */
export function noSuchPath(): Reply {
  return messageReply(404, 'no such path or method');
}

/** The answer to a query of an id that the service never gave out. */
export function noSuchTask(): Reply {
  return messageReply(404, '任务不存在');
}
