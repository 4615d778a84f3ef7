import type { StorageOptions, Table, TableOptions, TableRef } from '../../catalog/index.js';
import { defaultTableOptions } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import { literal, qualified, quoteIdentifier } from './quoting.js';

/**
 * Storage parameters by their names, which are in lower case; other engines' are in upper case.
 * https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS
 */
export function canonicalStorage(storage: StorageOptions = {}): { readonly storage?: StorageOptions } {
  const own = Object.entries(storage).filter(([name]) => name === name.toLowerCase());
  return own.length === 0 ? {} : { storage: Object.fromEntries(own) };
}

/** The parameters in pg_class.reloptions: `fillfactor=70`. */
export function parseStorage(
  reloptions: readonly string[] | null,
  prefix = '',
): { readonly [name: string]: string } {
  return Object.fromEntries(
    (reloptions ?? []).map((it) => {
      const at = it.indexOf('=');
      return [prefix + it.slice(0, at), it.slice(at + 1)];
    }),
  );
}

/** ` WITH (fillfactor = '70')`, or nothing. */
export function withClause(storage: StorageOptions = {}): string {
  const list = parameters(storage);
  return list.length === 0 ? '' : ` WITH (${list.join(', ')})`;
}

function parameters(storage: StorageOptions): readonly string[] {
  return Object.entries(storage).map(([name, value]) => `${parameterName(name)} = ${literal(value)}`);
}

/** Parameters of the table's TOAST table are called `toast.name`. */
function parameterName(name: string): string {
  return name.split('.').map(quoteIdentifier).join('.');
}

/** The options of a table in PostgreSQL's words: those of other engines go. */
export function resolveOptions(options: TableOptions): TableOptions {
  const { rowLevelSecurity, forceRowLevelSecurity } = options;
  const { storage, unlogged, accessMethod, replicaIdentity, clusterOn } = options;
  return {
    ...defaultTableOptions,
    rowLevelSecurity,
    forceRowLevelSecurity,
    ...canonicalStorage(storage),
    ...(unlogged === undefined ? {} : { unlogged }),
    ...(accessMethod === undefined ? {} : { accessMethod }),
    ...(replicaIdentity === undefined ? {} : { replicaIdentity }),
    ...(clusterOn === undefined ? {} : { clusterOn }),
  };
}

/** What follows the columns in CREATE TABLE. */
export function optionClauses({ storage, accessMethod }: TableOptions): string {
  const using = accessMethod === undefined ? '' : ` USING ${quoteIdentifier(accessMethod)}`;
  return using + withClause(storage);
}

/** What a new table gets when it has its indexes, because CREATE TABLE cannot say it. */
export function optionsOfNew(table: Table): readonly string[] {
  const { storage, unlogged, accessMethod } = resolveOptions(table.options);
  const said = resolveOptions({
    ...defaultTableOptions,
    ...(storage === undefined ? {} : { storage }),
    ...(unlogged === undefined ? {} : { unlogged }),
    ...(accessMethod === undefined ? {} : { accessMethod }),
  });
  return alterOptions(table, table.options, said);
}

/** The statements that give a table other options. */
export function alterOptions(table: TableRef, to: TableOptions, from: TableOptions): readonly string[] {
  const alter = `ALTER TABLE ${qualified(table)}`;
  const set = Object.fromEntries(
    Object.entries(to.storage ?? {}).filter(([name, value]) => from.storage?.[name] !== value),
  );
  const reset = Object.keys(from.storage ?? {}).filter((name) => to.storage?.[name] === undefined);
  return [
    ...(from.rowLevelSecurity === to.rowLevelSecurity
      ? []
      : [`${alter} ${to.rowLevelSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`]),
    ...(from.forceRowLevelSecurity === to.forceRowLevelSecurity
      ? []
      : [`${alter} ${to.forceRowLevelSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`]),
    ...(equal(from.unlogged, to.unlogged)
      ? []
      : [`${alter} SET ${to.unlogged === true ? 'UNLOGGED' : 'LOGGED'}`]),
    ...(from.accessMethod === to.accessMethod
      ? []
      : [`${alter} SET ACCESS METHOD ${quoteIdentifier(to.accessMethod ?? 'heap')}`]),
    ...(reset.length === 0 ? [] : [`${alter} RESET (${reset.map(parameterName).join(', ')})`]),
    ...(Object.keys(set).length === 0 ? [] : [`${alter} SET (${parameters(set).join(', ')})`]),
    ...(from.replicaIdentity === to.replicaIdentity ? [] : [setReplicaIdentity(table, to.replicaIdentity)]),
    ...(from.clusterOn === to.clusterOn ? [] : [setCluster(table, to.clusterOn)]),
  ];
}

function setReplicaIdentity(table: TableRef, identity = 'default'): string {
  const word = ['default', 'full', 'nothing'].includes(identity)
    ? identity.toUpperCase()
    : `USING INDEX ${quoteIdentifier(identity)}`;
  return `ALTER TABLE ${qualified(table)} REPLICA IDENTITY ${word}`;
}

function setCluster(table: TableRef, index: string | undefined): string {
  const clause = index === undefined ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${quoteIdentifier(index)}`;
  return `ALTER TABLE ${qualified(table)} ${clause}`;
}
