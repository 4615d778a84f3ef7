import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl, redactUrl } from '../../../src/config/index.js';
import { DbmError } from '../../../src/errors/index.js';
import { failure, useWorkspace } from './workspace.js';

const options = { root: '/project', pool: {}, ssl: null };
const parse = (url: string) => parseDatabaseUrl(url, options);

const server = {
  host: 'db.example',
  port: null,
  user: null,
  password: null,
  database: 'app',
  parameters: {},
  ssl: null,
  pool: {},
};

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:///app.db', '/project/app.db'],
    ['sqlite:///data/app.db', '/project/data/app.db'],
    ['sqlite:///../app.db', '/app.db'],
    ['sqlite:////var/lib/app.db', '/var/lib/app.db'],
    ['sqlite+pysqlite:///app.db', '/project/app.db'],
    ['SQLite:///my%20app%25.db', '/project/my app%.db'],
    ['sqlite:///user:pass@x.db', '/project/user:pass@x.db'],
    ['sqlite::memory:', ':memory:'],
    ['sqlite://', ':memory:'],
    ['sqlite:///', ':memory:'],
    ['sqlite:///:memory:', ':memory:'],
  ])('%s is the file %s', (url, database) => {
    expect(parse(url)).toEqual({ ...server, flavor: 'sqlite', host: null, database });
  });

  it.each([
    ['postgresql://db.example/app', { flavor: 'postgresql' }],
    ['postgres://db.example/app', { flavor: 'postgresql' }],
    ['postgresql+psycopg2://db.example/app', { flavor: 'postgresql' }],
    ['mysql://db.example/app', { flavor: 'mysql' }],
    ['mysql+pymysql://db.example/app', { flavor: 'mysql' }],
    ['mariadb+mariadbconnector://db.example/app', { flavor: 'mariadb' }],
    ['  mariadb://db.example/app\n', { flavor: 'mariadb' }],
    ['mysql://root@db.example/app', { user: 'root' }],
    ['mysql://root:@db.example/app', { user: 'root', password: '' }],
    ['mysql://root:a:b@db.example:3307/app', { user: 'root', password: 'a:b', port: 3307 }],
    [
      'mysql://me%40home:p%40%3A%2F%3F%23%25@db.example/a%2Fb',
      { user: 'me@home', password: 'p@:/?#%', database: 'a/b' },
    ],
    ['postgresql://u:p@ss@db.example/app', { user: 'u', password: 'p@ss' }],
    ['postgresql://u:p#ss@db.example/app', { user: 'u', password: 'p#ss' }],
    ['postgresql://u@[::1]:5433/app', { host: '::1', port: 5433, user: 'u' }],
    ['postgresql://[fe80::1]/app', { host: 'fe80::1' }],
    ['postgresql:///app', { host: null }],
    ['postgresql:///app?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgresql://%2Fvar%2Frun/app', { host: '/var/run' }],
    [
      'postgresql://?host=h&port=1&user=u&password=p&dbname=d',
      { host: 'h', port: 1, user: 'u', password: 'p', database: 'd' },
    ],
    ['mysql://root@localhost/app?socket=/tmp/m.sock', { host: '/tmp/m.sock', user: 'root' }],
    [
      'mysql+pymysql:///app?unix_socket=/tmp/m.sock&charset=utf8mb4',
      { host: '/tmp/m.sock', parameters: { charset: 'utf8mb4' } },
    ],
    ['postgresql://db.example/app?application_name=my%20app', { parameters: { application_name: 'my app' } }],
  ])('%s', (url, expected) => {
    expect(parse(url)).toMatchObject(expected);
    expect(Object.keys(parse(url)).sort()).toEqual(Object.keys({ ...server, flavor: '' }).sort());
  });

  it.each([
    ['postgresql', 'sslmode=disable', false],
    ['postgresql', 'sslmode=prefer', null],
    ['postgresql', 'sslmode=require', { rejectUnauthorized: false }],
    ['postgresql', 'sslmode=no-verify', { rejectUnauthorized: false }],
    ['postgresql', 'sslmode=verify-ca', { rejectUnauthorized: true }],
    ['postgresql', 'sslmode=verify-full', true],
    ['postgresql', 'ssl=true', true],
    ['mysql', 'ssl-mode=DISABLED', false],
    ['mysql', 'ssl-mode=PREFERRED', null],
    ['mysql', 'ssl-mode=REQUIRED', { rejectUnauthorized: false }],
    ['mysql', 'ssl-mode=VERIFY_CA', { rejectUnauthorized: true }],
    ['mysql', 'ssl-mode=VERIFY_IDENTITY', { rejectUnauthorized: true, verifyIdentity: true }],
    ['mariadb', 'ssl=true', { rejectUnauthorized: true }],
    ['mysql', 'ssl={"rejectUnauthorized":false}', { rejectUnauthorized: false }],
  ])('%s with %s', (scheme, query, ssl) => {
    const parsed = parse(`${scheme}://db.example/app?${query}`);
    if (typeof ssl === 'object' && ssl !== null) expect(parsed.ssl).toMatchObject(ssl);
    else expect(parsed.ssl).toBe(ssl);
    expect(parsed.parameters).toEqual({});
  });

  const workspace = useWorkspace();

  it('reads certificates, and lets the config win', () => {
    const ca = workspace.write('ca.pem', 'CERTIFICATE');
    const url = `postgresql://db.example/app?sslmode=verify-full&sslrootcert=${ca}`;
    expect(parse(url).ssl).toEqual({ ca: 'CERTIFICATE', rejectUnauthorized: true });
    expect(parse(`mysql://db.example/app?ssl_ca=${ca}`).ssl).toEqual({ ca: 'CERTIFICATE' });
    expect(parseDatabaseUrl(url, { ...options, ssl: false }).ssl).toBe(false);
  });

  it.each([
    ['app.db', /^'app\.db' is no database URL/, /sqlite:\/\/\/app\.db/],
    ['', /^The database URL is empty/, /./],
    ['postgresql://u:secret@h/db?sslmod=require', /unknown parameter sslmod/, /Did you mean sslmode/],
    ['mysql://u:secret@h/db?ssl-moed=REQUIRED', /unknown parameter ssl-moed/, /Did you mean ssl-mode/],
    ['postgresql://u:secret@h/db?schema=app', /schema=app/, /search_path%3Dapp/],
    ['oracle://u:secret@h/db', /unknown scheme 'oracle'/, /mariadb:\/\//],
    ['postgre://u:secret@h/db', /unknown scheme 'postgre'/, /Did you mean 'postgres'/],
    ['sqlite://app.db', /does not say where the file is/, /Write sqlite:\/\/\/app\.db, .* the config/],
    ['sqlite:app.db', /does not say where the file is/, /Write sqlite:\/\/\/app\.db,/],
    [
      'sqlite:/var/app.db',
      /does not say where the file is/,
      /Write sqlite:\/\/\/\/var\/app\.db, .* the root/,
    ],
    ['better-sqlite3:///dev.db', /unknown scheme 'better-sqlite3'/, /Write sqlite:\/\/\/relative\.db,/],
    ['file:./dev.db', /unknown scheme 'file'/, /Write sqlite:\/\/\/dev\.db,/],
    ['file:///var/dev.db', /unknown scheme 'file'/, /Write sqlite:\/\/\/\/var\/dev\.db,/],
    ['./data/app.sqlite', /no database URL/, /Write sqlite:\/\/\/data\/app\.sqlite,/],
    ['sqlite:', /does not say where the file is/, /./],
    ['postgresql:u:secret@h/db', /has no \/\//, /./],
    ['postgresql://u:secret@h', /names no database/, /at the end/],
    ['postgresql://u:secret@h/', /names no database/, /at the end/],
    ['postgresql://u:secret@h:port/db', /has a port/, /percent-encode/],
    ['postgresql://u:secret@h:70000/db', /has a port/, /./],
    ['postgresql://u:secret@h/db?port=x', /has a port/, /./],
    ['postgresql://u:se/cret@h/db', /has a port/, /percent-encode/],
    ['postgresql://u:secret/db', /has a port/, /percent-encode/],
    ['postgresql://u:secret@a:1,b:2/db', /names several hosts|has a port/, /./],
    ['postgresql://u:secret@a,b/db', /names several hosts/, /takes writes/],
    ['postgresql://u:secret@::1/db', /has a port|not understood/, /./],
    ['postgresql://u:secret%zz@h/db', /has a password with a stray %/, /%25/],
    ['postgresql://u:secret@h/db?sslmode=maybe', /unknown sslmode 'maybe'/, /verify-full/],
    ['mysql://u:secret@h/db?ssl-mode=maybe', /unknown ssl-mode 'maybe'/, /VERIFY_CA/],
    ['mysql://u:secret@h/db?ssl={nope', /no JSON/, /./],
    [
      'postgresql://h/db?password=secret&sslrootcert=/nonexistent/ca.pem',
      /certificate that cannot be read/,
      /./,
    ],
  ])('%s is refused', async (url, message, hint) => {
    const error = await failure(() => parse(url));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(`${error.message} ${error.hint}`).not.toMatch(/secret|cret@/);
  });
});

describe('redactUrl', () => {
  it.each([
    ['postgresql://me:secret@h:5432/db', 'postgresql://me:***@h:5432/db'],
    ['postgresql://me@h/db', 'postgresql://me@h/db'],
    ['postgresql://h:5432/db', 'postgresql://h:5432/db'],
    ['mysql://me:p@ss/w?rd@h/db', 'mysql://me:***@h/db'],
    ['mysql://me:secret/db', 'mysql://me:***'],
    ['mysql://h/db?password=secret&charset=utf8', 'mysql://h/db?password=***&charset=utf8'],
    ['postgresql://[::1]:5432/db', 'postgresql://[::1]:5432/db'],
    ['sqlite:///app.db', 'sqlite:///app.db'],
    ['nonsense', 'nonsense'],
  ])('%s becomes %s', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });

  it('hides every password, in good and in broken URLs', () => {
    const password = fc.string({ minLength: 1 }).map((it) => `<${it}>`);
    const url = fc.tuple(
      fc.constantFrom('postgresql://', 'mysql+pymysql://', 'oracle://', 'postgresql:'),
      password,
      fc.constantFrom('@h/db', '@h:1/db', '@h:port/db', '@[::1/db', '@h', '@', '/db@h'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(url, ([scheme, secret, rest, encoded]) => {
        const text = `${scheme}me:${encoded ? encodeURIComponent(secret) : secret}${rest}`;
        expect(redactUrl(text)).not.toContain(encoded ? encodeURIComponent(secret) : secret);
        try {
          // Written as it is, a password with an @ or a slash in it can read as something else.
          const parsed = parse(text).password;
          if (encoded) expect(parsed).toBe(secret);
        } catch (thrown) {
          if (!(thrown instanceof DbmError)) throw thrown;
          expect(`${thrown.message} ${thrown.hint}`).not.toContain(secret);
        }
      }),
    );
  });
});
