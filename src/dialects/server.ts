/** The products that dbm speaks to. MySQL and MariaDB share a dialect. */
export type Flavor = 'sqlite' | 'postgresql' | 'mysql' | 'mariadb';

/** What a connection is connected to. */
export interface Server {
  readonly flavor: Flavor;
  /** As the server reports it, for people. */
  readonly version: string;
  /** Major, minor, patch. */
  readonly versionNumber: readonly [number, number, number];
  /** The schema (PostgreSQL) or database (MySQL) that unqualified names mean; null on SQLite. */
  readonly defaultSchema: string | null;
  /** MySQL: the account that the connection has, `user@host`: it is the definer of what does not say. */
  readonly user?: string;
  /** MySQL: what a table gets that does not say; null elsewhere. */
  readonly tableDefaults: {
    readonly engine: string;
    readonly charset: string;
    readonly collation: string;
  } | null;
  /** MySQL: whether the server keeps all names of tables in lower case (lower_case_table_names = 1). */
  readonly lowerCaseTableNames?: boolean;
  /** MySQL: whether a table that is made without a key gets one of an invisible column. */
  readonly generatesPrimaryKeys?: boolean;
  /** What is sent before the first statement to which it may matter; absent where the session is as it should be. */
  readonly preparation?: string;
  /** MySQL: the sql_mode that triggers and routines are made in where they do not say another. */
  readonly sqlMode?: string;
}
