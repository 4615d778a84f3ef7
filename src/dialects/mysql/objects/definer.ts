import type { SchemaObject } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import type { Token } from '../../shared/tokenizer.js';
import { decodeString, tokensOf } from '../expressions.js';
import { quoteIdentifier } from '../quoting.js';

/** How a view's options begin that say its definer. */
const option = 'definer=';

/**
 * What follows DEFINER for the account that an object runs as, `user@host` or MariaDB's `role@`. Null for the current
 * user, who is the one of whatever does not say.
 * https://dev.mysql.com/doc/refman/8.4/en/stored-objects-security.html
 */
export function definerSql(account: string, server: Server): string | null {
  if (account === server.user) return null;
  const at = account.lastIndexOf('@');
  const host = account.slice(at + 1);
  const name = quoteIdentifier(at < 0 ? account : account.slice(0, at));
  return at < 0 || host === '' ? name : `${name}@${quoteIdentifier(host)}`;
}

/** `DEFINER=... `, as it stands behind CREATE; nothing for the current user. */
export function definerWords(definer: string | null): string {
  return definer === null ? '' : `DEFINER=${definer} `;
}

/** The definer among the options of a view. */
export function definerOption(definer: string | null): readonly string[] {
  return definer === null ? [] : [`${option}${definer}`];
}

export function definerOf(options: readonly string[]): string | null {
  return options.find((it) => it.startsWith(option))?.slice(option.length) ?? null;
}

/** The account that the object says in its statement, or null. */
export function statedDefiner({ definition }: { readonly definition: string }): string | null {
  return clauseOf(definition)?.account ?? null;
}

/** The object as it is where it says no definer. */
export function withoutDefiner<T extends SchemaObject>(object: T): T {
  if (object.kind === 'view') {
    return { ...object, options: object.options.filter((it) => !it.startsWith(option)) };
  }
  const clause = 'definition' in object ? clauseOf(object.definition) : null;
  if (clause === null || !('definition' in object)) return object;
  const { definition } = object;
  return { ...object, definition: definition.slice(0, clause.start) + definition.slice(clause.end) };
}

/** The object with its definer as the server spells it, and without one who is the current user. */
export function withDefiner<T extends SchemaObject>(object: T, server: Server): T {
  if (!('definition' in object)) return object;
  const ofView = object.kind === 'view' ? `CREATE ${definerWords(definerOf(object.options))}` : null;
  const clause = clauseOf(ofView ?? object.definition);
  if (clause === null) return object;
  const definer = clause.account === null ? null : definerSql(clause.account, server);
  const plain = withoutDefiner(object);
  if (plain.kind === 'view')
    return { ...plain, options: [...plain.options, ...definerOption(definer)].sort() };
  const { definition } = plain as Extract<SchemaObject, { readonly definition: string }>;
  const said = `${definition.slice(0, clause.start)}${definerWords(definer)}${definition.slice(clause.start)}`;
  return { ...plain, definition: said };
}

interface DefinerClause {
  readonly start: number;
  /** Where the word behind it begins. */
  readonly end: number;
  /** Null for CURRENT_USER. */
  readonly account: string | null;
}

/** The definer of a CREATE statement, which stands before what is created. */
function clauseOf(statement: string): DefinerClause | null {
  const tokens = tokensOf(statement);
  const at = tokens.findIndex(
    (token, i) => token.text.toLowerCase() === 'definer' && tokens[i + 1]?.text === '=',
  );
  const kind = tokens.findIndex((it) => /^(view|trigger|function|procedure|event)$/i.test(it.text));
  const name = tokens[at + 2];
  if (at < 0 || (kind >= 0 && kind < at) || name === undefined) return null;
  const decoded = (token: Token) => (token.kind === 'string' ? decodeString(token) : token.value);
  const isCurrent = name.kind === 'word' && name.text.toLowerCase() === 'current_user';
  const host = tokens[at + 3]?.text === '@' ? tokens[at + 4] : undefined;
  const end = isCurrent && tokens[at + 3]?.text === '(' ? at + 5 : host === undefined ? at + 3 : at + 5;
  return {
    start: tokens[at]!.start,
    end: tokens[end]?.start ?? statement.length,
    account: isCurrent ? null : `${decoded(name)}@${host === undefined ? '' : decoded(host)}`,
  };
}
