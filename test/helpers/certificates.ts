import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A certificate of the private authority, as a TLS server takes it. */
export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A certificate authority that lives as long as a test. */
export interface Authority {
  /** The file that NODE_EXTRA_CA_CERTS names. */
  readonly caFile: string;
  /** A certificate for names (`api.example.test`) and addresses (`IP:127.0.0.1`). */
  issue(...names: readonly string[]): Certificate;
}

/** Makes an authority with openssl, in a folder that goes with the test. */
export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'image2-ca-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test Authority',
  );
  let issued = 0;
  return {
    caFile: join(folder, 'ca.pem'),
    issue: (...names) => {
      issued += 1;
      const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) => `leaf-${issued}.${end}`);
      const alternatives = names.map((name) => (name.startsWith('IP:') ? name : `DNS:${name}`)).join(',');
      writeFileSync(join(folder, `${extensions}`), `subjectAltName=${alternatives}\n`);
      openssl('req', ...newKey, '-keyout', `${key}`, '-out', `${request}`, '-subj', '/CN=leaf');
      openssl(
        ...['x509', '-req', '-in', `${request}`, '-out', `${cert}`, '-days', '2', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
        ...['-set_serial', String(issued), '-extfile', `${extensions}`],
      );
      return { key: readFileSync(join(folder, `${key}`)), cert: readFileSync(join(folder, `${cert}`)) };
    },
  };
}
