import type { Firing, PolicyCommand } from '../catalog/index.js';
import { type OptionChecks, option, requireOptions } from './check-arguments.js';
import type { TableName } from './names.js';
import type { ObjectModel } from './objects.js';
import { objectModel, tableOf } from './objects.js';
import type { SqlInput } from './sql.js';
import { toSql } from './sql.js';
import type { TableModel } from './table.js';

/** The table or view that something belongs to: its name or its model. */
export type TableOrView = TableName | TableModel | ObjectModel;

/** What a trigger or rule of PostgreSQL says besides its statement. */
export interface FiringOptions {
  /** When it takes effect, where that is not the usual: ALTER TABLE ... DISABLE, ENABLE REPLICA, ENABLE ALWAYS. */
  readonly firing?: Firing;
  readonly comment?: string;
}

const firingChecks: OptionChecks<FiringOptions> = {
  firing: option.oneOf('disabled', 'replica', 'always'),
  comment: option.text,
};

/**
 * Declares a trigger by its whole statement; `on` is its table or view:
 * ``trigger('users_touch', users, sql`create trigger users_touch before update on users ...`)``. The options are
 * PostgreSQL's.
 */
export function trigger(
  name: string,
  on: TableOrView,
  statement: SqlInput,
  options: FiringOptions = {},
): ObjectModel {
  return objectModel({
    kind: 'trigger',
    ...firingPart(name, on, statement, requireOptions(options, 'trigger', firingChecks)),
  });
}

/** Declares a rule (PostgreSQL) by its whole statement, as `trigger` does. */
export function rule(
  name: string,
  on: TableOrView,
  statement: SqlInput,
  options: FiringOptions = {},
): ObjectModel {
  return objectModel({
    kind: 'rule',
    ...firingPart(name, on, statement, requireOptions(options, 'rule', firingChecks)),
  });
}

/** Whom a policy is for, and which rows it lets through. */
export interface PolicyOptions {
  /** What it is about; everything unless told. */
  readonly for?: PolicyCommand;
  /** The roles that it is for; everyone unless told. */
  readonly to?: readonly string[];
  /** Which rows are seen. */
  readonly using?: SqlInput;
  /** Which rows may be written, where that is not what `using` says. */
  readonly withCheck?: SqlInput;
  /** AS RESTRICTIVE: it has to hold besides the others, instead of being enough. */
  readonly restrictive?: boolean;
  readonly comment?: string;
}

const policyChecks: OptionChecks<PolicyOptions> = {
  for: option.oneOf('all', 'select', 'insert', 'update', 'delete'),
  to: option.texts,
  using: option.sql,
  withCheck: option.sql,
  restrictive: option.flag,
  comment: option.text,
};

/**
 * Declares a policy (PostgreSQL) of a table that has `tableOptions({ rowLevelSecurity: true })`:
 * ``policy('own_posts', posts, { to: ['member'], using: sql`author = current_user` })``.
 */
export function policy(name: string, on: TableOrView, options: PolicyOptions = {}): ObjectModel {
  const { using, withCheck } = requireOptions(options, 'policy', policyChecks);
  return objectModel({
    kind: 'policy',
    ...partOf(name, on),
    command: options.for ?? 'all',
    restrictive: options.restrictive ?? false,
    roles: [...(options.to ?? [])].sort(),
    using: using === undefined ? null : toSql(using),
    withCheck: withCheck === undefined ? null : toSql(withCheck),
    comment: options.comment ?? null,
  });
}

/**
 * Declares extended statistics (PostgreSQL) by their whole statement:
 * ``statistics('st_zip', addresses, sql`create statistics st_zip on zip, city from addresses`)``.
 */
export function statistics(
  name: string,
  on: TableOrView,
  statement: SqlInput,
  options: { readonly comment?: string } = {},
): ObjectModel {
  const { comment = null } = requireOptions(options, 'statistics', { comment: option.text });
  return objectModel({ kind: 'statistics', ...partOf(name, on), statement: toSql(statement), comment });
}

function firingPart(name: string, on: TableOrView, statement: SqlInput, options: FiringOptions) {
  const { firing = null, comment = null } = options;
  return { ...partOf(name, on), statement: toSql(statement), firing, comment };
}

function partOf(name: string, on: TableOrView) {
  const { schema, name: table } = tableOf(on);
  return { schema, name, table };
}
