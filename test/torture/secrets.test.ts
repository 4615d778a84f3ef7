import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCommand, type TestProject, testProject } from '../cli/projects.js';
import { engines, freshDatabase, runningServer } from '../servers/databases.js';
import { count, isThorough, rounds, timeoutMs } from './extent.js';

/** What ends a part of a URL, a text, a pattern or a line, or is written in another way somewhere. */
const odd = [
  ...'/?#@:%&=+ \'"`\\$*.^|()[]{}<>;,!~-_\n\t',
  '%40',
  '%2f',
  '$&',
  '$' + '{x}',
  'ß',
  '名',
  '🎉',
  '\u202e',
];

const passwords = fc
  .array(fc.oneof(fc.constantFrom(...odd), fc.constantFrom(...'abcXYZ019')), { minLength: 12, maxLength: 24 })
  .map((parts) => parts.join(''))
  // URLs lose blanks at their ends.
  .filter((it) => it.trim() === it && it.length >= 12);

const strict = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);

/** The ways to write a password into a URL. */
const urls: Readonly<Record<string, (scheme: string, password: string, rest: string) => string>> = {
  encoded: (scheme, password, rest) => `${scheme}://me:${encodeURIComponent(password)}@${rest}`,
  'encoded to the letter': (scheme, password, rest) => `${scheme}://me:${strict(password)}@${rest}`,
  'encoded in lower case': (scheme, password, rest) =>
    `${scheme}://me:${strict(password).replace(/%../g, (it) => it.toLowerCase())}@${rest}`,
  'as it is': (scheme, password, rest) => `${scheme}://me:${password}@${rest}`,
  'as a parameter': (scheme, password, rest) =>
    `${scheme}://me@${rest}?password=${encodeURIComponent(password)}`,
  'as a parameter of a form': (scheme, password, rest) =>
    `${scheme}://me@${rest}?${new URLSearchParams({ password })}`,
};

/** All ways in which a password is looked for in what dbm printed. */
const spellingsOf = (password: string) => [
  password,
  encodeURIComponent(password),
  strict(password),
  JSON.stringify(password).slice(1, -1),
  password.replaceAll("'", "''"),
];

const throwing = (expression: string) => ({
  'migrations/versions/a.ts': `import type { Op } from 'kysely-dbm';
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> { ${expression} }
export async function downgrade(op: Op): Promise<void> {}
`,
});

/** What goes wrong, given the URL as an expression of JavaScript. */
const failures: Readonly<
  Record<string, (project: TestProject, url: string, password: string) => Promise<void>>
> = {
  'a server that is not there': (project, url) =>
    project.write({ 'dbm.config.ts': `export default { url: ${url}, models: './models.ts' };` }),
  'a config that throws': (project, url) =>
    project.write({ 'dbm.config.ts': `throw new Error('cannot use ' + ${url});` }),
  'a config that is wrong': (project, url, password) =>
    project.write({
      'dbm.config.ts': `export default { url: ${url}, pool: { password: ${JSON.stringify(password)} } };`,
    }),
  'a config that does not parse': (project, url) =>
    project.write({ 'dbm.config.ts': `export default { url: ${url}, models: };` }),
  'models that throw': (project, url) =>
    project.write({
      'dbm.config.ts': `export default { url: ${url}, models: './models.ts' };`,
      'models.ts': `throw new Error('cannot use ' + ${url});`,
    }),
  'a scratch database that is not there': (project, url) =>
    project.write({
      'dbm.config.ts': `export default { url: 'sqlite:///x.db', scratchUrl: ${url}, models: './models.ts' };`,
    }),
};

const commands = [['upgrade'], ['current', '-v'], ['migrate'], ['check', '--json'], ['verify']];
const globals = [[], ['--debug'], ['--echo'], ['--json', '--debug']];

const runs = isThorough ? rounds * 20 : 60;

function expectHidden(written: string, password: string, what: string): void {
  for (const spelling of spellingsOf(password)) expect(written, what).not.toContain(spelling);
}

test(
  'no password is shown, whatever it is made of, wherever it stands and whatever goes wrong',
  async () => {
    const project = await testProject('');
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          password: passwords,
          scheme: fc.constantFrom('postgresql', 'mysql', 'mariadb'),
          form: fc.constantFrom(...Object.keys(urls)),
          failure: fc.constantFrom(...Object.keys(failures)),
          place: fc.constantFrom('the config', 'the environment', '--url'),
          command: fc.constantFrom(...commands),
          global: fc.constantFrom(...globals),
        }),
        async ({ password, scheme, form, failure, place, command, global }) => {
          const url = urls[form]!(scheme, password, '127.0.0.1:1/shop');
          const expression = place === 'the environment' ? 'process.env.DBM_TEST_URL' : JSON.stringify(url);
          await project.write({ 'models.ts': 'export {};', ...throwing('') });
          await failures[failure]!(project, expression, password);
          const env = { DBM_TEST_URL: url };
          Object.assign(process.env, env);
          const argv = [...command, ...global, ...(place === '--url' ? ['--url', url] : [])];
          const { exitCode, stdout, stderr } = await runCommand(project.folder, argv, null, env);
          count('passwords looked for');
          // A config that is executed knows no password of a URL that it does not give.
          if (failure === 'a config that throws' && place !== 'the environment') return;
          if (!failure.includes('scratch')) expect([1, 2]).toContain(exitCode);
          expectHidden(stdout + stderr, password, argv.join(' '));
        },
      ),
      { numRuns: runs },
    );
    delete process.env.DBM_TEST_URL;
    await project.remove();
  },
  timeoutMs,
);

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  test(
    'a wrong password, no TLS, no database, and migrations that say the URL',
    async () => {
      const database = await freshDatabase(engine);
      const project = await testProject('');
      const good = new URL(database.url);
      const server = new URL(runningServer(engine).url);
      await fc.assert(
        fc.asyncProperty(
          passwords,
          fc.constantFrom(
            'wrong password',
            'no database',
            'no TLS',
            'throws the URL',
            'throws the password',
            'sends the password',
          ),
          fc.constantFrom(...globals),
          async (password, failure, global) => {
            const url = new URL(good);
            url.password = strict(password);
            if (failure === 'no database') url.pathname = '/no_such_db';
            if (failure === 'no TLS')
              url.search = engine === 'postgresql' ? '?sslmode=verify-full' : '?ssl-mode=VERIFY_IDENTITY';
            const isKnown = failure.includes('the ');
            const given = isKnown
              ? { url: good.href, scratchUrl: url.href }
              : { url: url.href, scratchUrl: server.href };
            await project.write({
              'dbm.config.ts': `export default ${JSON.stringify({ ...given, models: './models.ts' })};`,
              'models.ts': 'export {};',
              ...throwing(
                failure === 'throws the URL'
                  ? `throw new Error(${JSON.stringify(`no ${url.href}`)}, { cause: new Error(${JSON.stringify(url.href)}) });`
                  : failure === 'throws the password'
                    ? `throw new Error(${JSON.stringify(`no '${password}'`)});`
                    : `await op.execute(${JSON.stringify(`select wrong from '${password.replaceAll("'", "''")}'`)});`,
              ),
            });
            const { exitCode, stdout, stderr } = await runCommand(project.folder, ['upgrade', ...global]);
            count('passwords looked for');
            expect(exitCode, stderr).toBe(2);
            expectHidden(stdout + stderr, password, failure);
          },
        ),
        { numRuns: isThorough ? rounds * 5 : 15 },
      );
      await project.remove();
      await database.drop();
    },
    timeoutMs,
  );
});
