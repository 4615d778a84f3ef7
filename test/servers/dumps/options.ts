export interface DumpOptions {
  /** The table to leave out; dbm's version table unless told. */
  readonly exclude?: string;
  /** SQLite only: whether to add the text of the CREATE TABLE statements, which keeps the traces of every ALTER. */
  readonly sql?: boolean;
  /** Whether views, triggers and routines, whose heads keep the way they were typed, belong to it. */
  readonly bodies?: boolean;
}
