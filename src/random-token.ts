import { randomUUID } from 'node:crypto';

/** 122 random bits in 32 hexadecimal digits; Node keeps a store of them, so that one costs next to nothing. */
export function randomToken(): string {
  return randomUUID().replaceAll('-', '');
}
