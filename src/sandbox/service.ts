import { handleCreate } from './handle-create.ts';
import { handleImage } from './handle-image.ts';
import { handleQuery } from './handle-query.ts';
import { noSuchPath } from './refusals.ts';
import type { Handled, ServiceRequest, World } from './world.ts';

const CREATE_PATH = '/api/v1/user_task/asyncCreateWithCost';
const QUERY_PATH = /^\/api\/v1\/user_task\/get\/passAuth\/([^/]+)$/;
const IMAGE_PATH = /^\/images\/(\d+)-([1-9])\.png$/;

/** Leads every request to its one answer, without a socket in sight. */
export function serve(world: World, request: ServiceRequest): Handled {
  const { method, path } = request;
  if (method === 'POST' && path === CREATE_PATH) return handleCreate(world, request);
  const queriedId = QUERY_PATH.exec(path)?.[1];
  if (method === 'GET' && queriedId !== undefined) return handleQuery(world, request, queriedId);
  const [, pictured, number] = IMAGE_PATH.exec(path) ?? [];
  if (method === 'GET' && pictured !== undefined) return handleImage(world, request, pictured, Number(number));
  return { kind: 'other', reply: noSuchPath(), scenario: world.scenario, taskId: null, created: false };
}
