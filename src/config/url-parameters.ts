import { readFileSync } from 'node:fs';
import type { ConnectionSettings, Flavor } from '../dialects/index.js';
import { type DbmError, messageOf } from '../errors/index.js';
import { closest } from '../util/index.js';

/** What a URL says behind its `?`. */
export interface UrlParameters {
  readonly host: string | null;
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string | null;
  readonly ssl: ConnectionSettings['ssl'];
  /** All others, for the driver. */
  readonly parameters: Readonly<Record<string, string>>;
}

type Fail = (problem: string, hint: string) => DbmError;
type Ssl = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters that libpq, SQLAlchemy and the MySQL clients have for what dbm must know: where to
 * connect and whether with TLS. Throws what `fail` makes for a value that is none of the known.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
export function readParameters(
  flavor: Exclude<Flavor, 'sqlite'>,
  query: URLSearchParams,
  fail: Fail,
): UrlParameters {
  const rest = new Map(query);
  const take = (...names: readonly string[]) => {
    let value: string | null = null;
    for (const name of names) {
      value ??= rest.get(name) ?? null;
      rest.delete(name);
    }
    return value;
  };
  const socket = take('host', 'socket', 'unix_socket', 'socketPath');
  const port = take('port');
  if (port !== null && !/^\d{1,5}$/.test(port))
    throw fail('has a port that is not a number', 'Correct port=');
  const read = {
    host: socket,
    port: port === null ? null : Number(port),
    user: take('user'),
    password: take('password'),
    database: take('dbname'),
    ssl: flavor === 'postgresql' ? postgresqlSsl(take, fail) : mysqlSsl(take, fail),
  };
  if (flavor === 'postgresql') refuseSchema(take('schema'), fail);
  // Drivers pass over what they do not know, and would connect without TLS.
  const mode = flavor === 'postgresql' ? 'sslmode' : 'ssl-mode';
  const misspelt = [...rest.keys()].find((name) => closest(name, [mode]).length > 0);
  if (misspelt !== undefined) throw fail(`has the unknown parameter ${misspelt}`, `Did you mean ${mode}?`);
  return { ...read, parameters: Object.fromEntries(rest) };
}

/** A word of Prisma, which pg passes over: it would look into another schema than is meant. */
function refuseSchema(schema: string | null, fail: Fail): void {
  if (schema === null || schema === 'public') return;
  throw fail(
    `has the parameter schema=${schema}, which PostgreSQL does not know`,
    `Name the schema in the models, or make it the default one: ?options=-csearch_path%3D${schema}`,
  );
}

type Take = (...names: readonly string[]) => string | null;

function postgresqlSsl(take: Take, fail: Fail): ConnectionSettings['ssl'] {
  const files = {
    ...certificate('ca', take('sslrootcert'), fail),
    ...certificate('cert', take('sslcert'), fail),
    ...certificate('key', take('sslkey'), fail),
  };
  const mode = take('sslmode', 'ssl');
  switch (mode) {
    case null:
      return Object.keys(files).length === 0 ? null : files;
    case 'disable':
    case 'false':
    case '0':
      return false;
    // libpq tries with and without TLS: the driver tries once, as it does when nothing is said.
    case 'allow':
    case 'prefer':
      return null;
    // Without a root certificate, libpq encrypts and trusts whoever answers.
    // https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
    case 'require':
      return { ...files, rejectUnauthorized: 'ca' in files, ...anyHost };
    case 'verify-ca':
      return { ...files, rejectUnauthorized: true, ...anyHost };
    // A word of node-postgres. https://node-postgres.com/features/ssl
    case 'no-verify':
      return { ...files, rejectUnauthorized: false };
    case 'verify-full':
    case 'true':
    case '1':
      return Object.keys(files).length === 0 ? true : { ...files, rejectUnauthorized: true };
    default:
      throw fail(
        `has the unknown sslmode '${mode}'`,
        'Known are disable, allow, prefer, require, no-verify, verify-ca and verify-full.',
      );
  }
}

/** The certificate counts, whatever host it names. */
const anyHost = { checkServerIdentity: () => undefined };

function mysqlSsl(take: Take, fail: Fail): ConnectionSettings['ssl'] {
  const files = {
    ...certificate('ca', take('ssl-ca', 'ssl_ca'), fail),
    ...certificate('cert', take('ssl-cert', 'ssl_cert'), fail),
    ...certificate('key', take('ssl-key', 'ssl_key'), fail),
  };
  const mode = take('ssl-mode', 'ssl_mode', 'sslmode', 'ssl');
  // mysql2 takes its options as JSON. https://sidorares.github.io/node-mysql2/docs/examples/connections/create-connection
  if (mode?.startsWith('{')) return { ...files, ...jsonObject(mode, fail) };
  // https://dev.mysql.com/doc/refman/en/connection-options.html#option_general_ssl-mode
  switch (mode?.toUpperCase().replace('-', '_')) {
    case undefined:
      return Object.keys(files).length === 0 ? null : files;
    case 'DISABLED':
    case 'FALSE':
    case '0':
      return false;
    case 'PREFERRED':
      return null;
    case 'REQUIRED':
      return { ...files, rejectUnauthorized: false };
    case 'VERIFY_CA':
    case 'TRUE':
    case '1':
      return { ...files, rejectUnauthorized: true };
    case 'VERIFY_IDENTITY':
      return { ...files, rejectUnauthorized: true, verifyIdentity: true };
    default:
      throw fail(
        `has the unknown ssl-mode '${mode}'`,
        'Known are DISABLED, PREFERRED, REQUIRED, VERIFY_CA and VERIFY_IDENTITY.',
      );
  }
}

function jsonObject(text: string, fail: Fail): Ssl {
  try {
    return JSON.parse(text);
  } catch {
    throw fail(
      'has an ssl parameter that is no JSON',
      'Write ssl=true, or ssl={"rejectUnauthorized":false}.',
    );
  }
}

function certificate(name: string, path: string | null, fail: Fail): Ssl {
  // libpq's word for the certificates that the system trusts, which is what Node does by itself.
  if (path === null || path === 'system') return {};
  try {
    return { [name]: readFileSync(path, 'utf8') };
  } catch (thrown) {
    throw fail(`names a certificate that cannot be read: ${messageOf(thrown)}`, 'Correct the path.');
  }
}
