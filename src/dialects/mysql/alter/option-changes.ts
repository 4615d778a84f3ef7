import type { TableChange } from '../../../operations/index.js';
import { equal } from '../../../util/index.js';
import { charsetOf } from '../collations.js';
import { collationName, quoteString } from '../quoting.js';
import { resolveOptions } from '../resolve.js';
import { tableDefaults } from '../server.js';
import { hasCollation } from '../types.js';
import type { AlterScript } from './alter-script.js';

type Change<Kind extends TableChange['kind']> = Extract<TableChange, { kind: Kind }>;

export function alterComment(script: AlterScript, change: Change<'alterComment'>): void {
  script.apply(change);
  script.batch.addOptions([`COMMENT = ${quoteString(change.to ?? '')}`]);
}

/** The character set and collation; see storage-changes.ts for the rest. */
export function alterOptions(script: AlterScript, change: Change<'alterOptions'>): void {
  const { server } = script;
  const [from, to] = [resolveOptions(change.from, server), resolveOptions(change.to, server)];
  script.apply({ kind: 'alterOptions', from, to });
  const defaults = tableDefaults(server);
  if (equal([from.charset, from.collation], [to.charset, to.collation])) return;
  const { charset, collation } = to.charset === null && to.collation === null ? defaults : to;
  const set = charset ?? charsetOf(collation!);
  const collate = collation === null ? '' : ` COLLATE ${collationName(collation)}`;
  if (script.state === null) {
    script.batch.addOptions([`CONVERT TO CHARACTER SET ${set}${collate}`]);
    return;
  }
  // The columns that say nothing of a collation have the table's, so they follow it; the others stay.
  const following = script.state.table.columns.filter((it) => hasCollation(it.type) && it.collation === null);
  script.writeUnless(({ columns }) => following.every((it) => columns.canAdjust(it)));
  const { columns } = script.batch;
  for (const it of following) if (!columns.adds(it.name)) columns.alter(it.name, it);
  script.batch.addOptions([`DEFAULT CHARACTER SET ${set}${collate}`]);
}
