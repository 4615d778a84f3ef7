import type { Column, ColumnType, Default } from '../../../catalog/index.js';
import type { AlterColumn } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { valueSql } from '../defaults.js';
import { quoteIdentifier } from '../quoting.js';
import { isMariadb } from '../server.js';
import { hasCollation, typeSql, valueClass } from '../types.js';
import type { AlterScript } from './alter-script.js';
import { mergedColumn, refuseTimeOfRow } from './parts.js';
import { redefine } from './redefine-column.js';
import { renameColumn } from './rename-column.js';
import { replaceColumn, replacementOf } from './replace-column.js';

export function alterColumn(script: AlterScript, change: AlterColumn): void {
  const { from, to, using, backfill } = change;
  const old = (from ?? to).name;
  if (old !== to.name && script.state?.isTied(old) === true) {
    renameColumn(script, { kind: 'renameColumn', from: old, to: to.name });
    alterColumn(script, { ...change, from: from && { ...from, name: to.name } });
    return;
  }
  const before = script.state?.column(old) ?? from;
  const after = before === null ? to : mergedColumn(before, from ?? before, to);
  if (before !== null) refuseTimeOfRow(script.ref, before);
  const conversion =
    using ?? (script.keepsHistory && before !== null ? ofHistory(before, after, backfill) : null);
  const replacement = replacementOf(script, { before, after, using: conversion });
  const way = replacement === null && before !== null ? typesBetween(before, after, script.server) : [];
  for (const type of way) {
    redefine(script, old, { ...before!, type, default: null });
    script.write();
  }
  if (replacement === null && before !== null && losesPadding(before, after)) withoutPadding(script, before);
  if (replacement !== null) replaceColumn(script, replacement, backfill);
  else if (backfill !== null && !after.nullable && before?.nullable !== false) {
    fillAndRedefine(script, { name: old, before, after }, backfill);
  } else redefine(script, old, after);
}

/**
 * What a column is for the moment whose labels are to be or have been numbers. As a number, a value of an enum is its
 * place in the list and one of a set the sum of bits, which MariaDB also takes a number for; so the labels go through
 * text, where one that is no number is refused. The bits of a BIT are no digits: these go through numbers as well.
 * https://dev.mysql.com/doc/refman/8.4/en/enum.html#enum-literals, https://dev.mysql.com/doc/refman/8.4/en/set.html
 */
function typesBetween(before: Column, after: Column, server: Server): readonly ColumnType[] {
  if (before.generated !== null) return [];
  const text: ColumnType = { kind: 'string', length: 255 };
  if (hasNumbersAsLabels(before) && isNumber(after)) return [text];
  if (!isNumber(before) || !hasNumbersAsLabels(after)) return [];
  if (valueClass(before.type) === 'bit') return [{ kind: 'raw', sql: 'bigint unsigned' }, text];
  // A decimal has its digits behind the point also where they are zeros.
  if (before.type.kind === 'decimal') return [{ kind: 'double' }, text];
  return isMariadb(server) ? [text] : [];
}

function hasNumbersAsLabels({ type }: Column): boolean {
  return /^(enum|set)\(/.test(typeSql(type)) && /[(,]'-?\d+(\.\d+)?'[,)]/.test(typeSql(type));
}

function isNumber({ type }: Column): boolean {
  return /^((tiny|small|medium|big)?int|decimal|float|double|bit|year)\b/.test(typeSql(type));
}

/**
 * BINARY fills values up with zeros, and neither server takes these away where the column gets shorter, or holds numbers
 * or texts. https://dev.mysql.com/doc/refman/8.4/en/binary-varbinary.html
 */
function losesPadding(before: Column, after: Column): boolean {
  const [from, to] = [before, after].map(({ type }) => /^(var)?binary\((\d+)\)$/.exec(typeSql(type)));
  if (from == null || from[1] !== undefined || before.generated !== null) return false;
  return to == null ? isNumber(after) || hasCollation(after.type) : Number(to[2]) < Number(from[2]);
}

/** What an UPDATE would make of the values, for the rows of the history as well; null where there is nothing to do. */
function ofHistory(before: Column, after: Column, backfill: Default | null): string | null {
  const name = quoteIdentifier(before.name);
  if (losesPadding(before, after)) return `TRIM(TRAILING 0x00 FROM ${name})`;
  const isFilled = backfill !== null && before.nullable && !after.nullable && after.generated === null;
  return isFilled ? name : null;
}

function withoutPadding(script: AlterScript, column: Column): void {
  const { name, type } = column;
  redefine(script, name, { ...column, type: { kind: 'raw', sql: `var${typeSql(type)}` }, default: null });
  script.write();
  script.update(name, `TRIM(TRAILING 0x00 FROM ${quoteIdentifier(name)})`, null);
}

interface Redefinition {
  readonly name: string;
  readonly before: Column | null;
  readonly after: Column;
}

function fillAndRedefine(
  script: AlterScript,
  { name, before, after }: Redefinition,
  backfill: Default,
): void {
  const value = valueSql(backfill, after.type);
  if (before !== null && typeSql(before.type) !== typeSql(after.type)) {
    // The value may be one of the new type only.
    redefine(script, name, { ...after, nullable: true });
    script.write();
    script.update(after.name, value, after.name);
    redefine(script, after.name, after);
    return;
  }
  // A plain value can be set before the statement that is open, if that does not touch what decides on it.
  const isPlain = backfill.kind !== 'sql';
  script.writeUnless(({ columns, parts }) => isPlain && !columns.touches(name) && !parts.dropsAny);
  script.update(name, value, name);
  redefine(script, name, after);
}
