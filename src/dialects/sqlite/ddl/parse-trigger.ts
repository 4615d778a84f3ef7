import { Cursor } from './cursor.js';
import type { TriggerSyntax } from './syntax.js';

/** Reads the head of a CREATE TRIGGER statement. https://www.sqlite.org/lang_createtrigger.html */
export function parseTrigger(source: string): TriggerSyntax {
  const cursor = new Cursor(source);
  cursor.expect('CREATE');
  if (!cursor.accept('TEMP')) cursor.accept('TEMPORARY');
  cursor.expect('TRIGGER');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const { start } = cursor;
  cursor.qualifiedName();
  if (!cursor.accept('BEFORE') && !cursor.accept('AFTER')) cursor.accept('INSTEAD', 'OF');
  const event = parseEvent(cursor);
  const columns: string[] = [];
  if (event === 'update' && cursor.accept('OF')) {
    do columns.push(cursor.name());
    while (cursor.accept(','));
  }
  cursor.expect('ON');
  const from = cursor.start;
  const table = cursor.qualifiedName();
  return { start, event, columns, table, on: { start: from, end: cursor.end } };
}

function parseEvent(cursor: Cursor): TriggerSyntax['event'] {
  if (cursor.accept('DELETE')) return 'delete';
  if (cursor.accept('INSERT')) return 'insert';
  cursor.expect('UPDATE');
  return 'update';
}
