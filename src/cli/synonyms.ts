/** What other tools call the commands: Flask-Migrate, Knex, Prisma, Drizzle, Rails, dbmate. */
const otherWords = new Map([
  ...called('upgrade', ['up', 'apply', 'deploy', 'latest', 'push', 'migrate:latest', 'migrate:up']),
  ...called('downgrade', ['down', 'rollback', 'undo', 'reset', 'migrate:rollback', 'migrate:down']),
  ...called('migrate', ['generate', 'autogenerate', 'makemigrations', 'dev']),
  ...called('revision', ['new', 'create', 'make', 'migrate:make']),
  ...called('current', ['status', 'version', 'migrate:status']),
  ...called('history', ['log', 'list', 'migrate:list']),
  ...called('pull', ['introspect', 'reflect', 'inspect']),
]);

function called(command: string, words: readonly string[]): readonly (readonly [string, string])[] {
  return words.map((word) => [word, command]);
}

/** The command of ours that a word of another tool's command line means, `db upgrade` included; or null. */
export function commandMeant(word: string, argv: readonly string[], names: readonly string[]): string | null {
  const next = argv[argv.indexOf(word) + 1];
  if (word === 'db' && next !== undefined) {
    return names.includes(next) ? next : commandMeant(next, argv, names);
  }
  return otherWords.get(word) ?? null;
}
