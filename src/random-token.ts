import { randomBytes } from 'node:crypto';

/** 64 random bits as 16 hexadecimal digits. */
export function randomToken(): string {
  return randomBytes(8).toString('hex');
}
