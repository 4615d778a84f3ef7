import { readFileSync } from 'node:fs';
import { DbmError, messageOf } from '../../errors/index.js';
import type { ConnectionSettings } from '../dialect.js';

/** What pg takes as `ssl`: off, on with all checks, or the options of tls.connect(). */
export type Ssl = boolean | Readonly<Record<string, unknown>>;

/** The parameters of a database URL that are about encryption. */
export const sslParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;

/**
 * The ways to connect, to be tried in turn: sslmode as libpq means it. Without one, and without `ssl` in the
 * config, pg's own default holds (null), which PGSSLMODE sets. Throws DbmError `config` for a mode that does
 * not exist or a certificate that cannot be read.
 *
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export function sslAttempts({ ssl, parameters }: ConnectionSettings): readonly (Ssl | null)[] {
  if (ssl !== null) return [ssl];
  const mode = parameters.sslmode;
  if (mode === undefined) return [null];
  if (mode === 'disable') return [false];
  const certificates = readCertificates(parameters);
  const unchecked = { ...certificates, rejectUnauthorized: false };
  const checked = { ...certificates, rejectUnauthorized: true };
  // The name in the certificate need not be the host's.
  const withoutName = { ...checked, checkServerIdentity: () => undefined };
  switch (mode) {
    case 'allow':
      return [false, unchecked];
    case 'prefer':
      return [unchecked, false];
    case 'no-verify':
      return [unchecked];
    case 'require':
      // "If a root CA file is present, verify the certificate in the same way as if verify-ca was specified."
      return ['ca' in certificates ? withoutName : unchecked];
    case 'verify-ca':
      return [withoutName];
    case 'verify-full':
      return [checked];
    default:
      throw new DbmError('config', `There is no sslmode ${mode}`, {
        hint: 'It is disable, allow, prefer, require, verify-ca or verify-full.',
      });
  }
}

function readCertificates(parameters: ConnectionSettings['parameters']): Readonly<Record<string, string>> {
  const files = { ca: parameters.sslrootcert, cert: parameters.sslcert, key: parameters.sslkey };
  const found: Record<string, string> = {};
  for (const [option, path] of Object.entries(files)) {
    // `system` are the authorities that Node trusts anyway.
    if (path === undefined || path === 'system') continue;
    try {
      found[option] = readFileSync(path, 'utf8');
    } catch (cause) {
      throw new DbmError('config', `Cannot read the certificate file ${path}: ${messageOf(cause)}`, {
        hint: 'Correct sslrootcert, sslcert or sslkey in the database URL.',
        cause,
      });
    }
  }
  return found;
}
