import type { CommandSpec, OptionSpec } from './command.js';

const revisionWords = 'a revision id or the beginning of one, head, base, current, +1, -1';

const message: OptionSpec = { flags: '-m, --message <text>', description: 'what the migration is for' };
const revId: OptionSpec = { flags: '--rev-id <id>', description: 'the revision id, instead of a random one' };
const verbose: OptionSpec = { flags: '-v, --verbose', description: 'print everything about each revision' };
const backfill: OptionSpec = {
  flags: '--backfill <table.column=value>',
  description: 'the value for existing rows in a new not-null column (repeatable; sql:... for an expression)',
  repeatable: true,
};

const rename: OptionSpec = {
  flags: '--rename <old:new>',
  description: 'a table or column that was renamed: users:people, users.name:users.full_name (repeatable)',
  repeatable: true,
};

export const commands: readonly CommandSpec[] = [
  {
    name: 'init',
    description: 'write a config, a models file and the migrations folder; overwrite nothing',
    load: () => import('./commands/init.js'),
  },
  {
    name: 'revision',
    description: 'write an empty migration file',
    options: [
      message,
      { flags: '--autogenerate', description: 'fill it with what differs, as `dbm migrate` does' },
      revId,
      backfill,
      rename,
    ],
    load: () => import('./commands/revision.js'),
  },
  {
    name: 'migrate',
    description: 'compare the models with the database and write the migration file',
    options: [message, revId, backfill, rename],
    load: () => import('./commands/migrate.js'),
  },
  {
    name: 'upgrade',
    description: 'apply migrations',
    arguments: [{ syntax: '[revision]', description: `up to where: ${revisionWords} (default: head)` }],
    load: () => import('./commands/upgrade.js'),
  },
  {
    name: 'downgrade',
    description: 'revert migrations',
    arguments: [{ syntax: '[revision]', description: `down to where: ${revisionWords} (default: -1)` }],
    load: () => import('./commands/downgrade.js'),
  },
  {
    name: 'current',
    description: 'print where the database stands',
    options: [verbose],
    load: () => import('./commands/current.js'),
  },
  {
    name: 'history',
    description: 'list the migrations, newest first',
    options: [
      {
        flags: '-r, --rev-range <range>',
        description: 'only these: <start>:<end>, as in base:current or -3:head',
      },
      verbose,
      { flags: '-i, --indicate-current', description: 'mark where the database stands' },
    ],
    load: () => import('./commands/history.js'),
  },
  {
    name: 'heads',
    description: 'print the newest revision, or those of all branches',
    options: [verbose],
    load: () => import('./commands/heads.js'),
  },
  {
    name: 'show',
    description: 'print everything about one revision',
    arguments: [{ syntax: '[revision]', description: `${revisionWords} (default: head)` }],
    load: () => import('./commands/show.js'),
  },
  {
    name: 'stamp',
    description: 'record where the database stands without running migrations',
    arguments: [{ syntax: '[revision]', description: `${revisionWords} (default: head)` }],
    options: [{ flags: '--purge', description: 'forget all that the version table says first' }],
    load: () => import('./commands/stamp.js'),
  },
  {
    name: 'check',
    description: 'exit with 1 when the database is not at head or differs from the models',
    load: () => import('./commands/check.js'),
  },
  {
    name: 'pull',
    description: 'write models from the live database',
    options: [
      {
        flags: '-o, --out <path>',
        description: 'a .ts file, or a folder for one file a table (default: print)',
      },
      { flags: '--force', description: 'overwrite what is there' },
    ],
    load: () => import('./commands/pull.js'),
  },
];
