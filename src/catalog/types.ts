/** The three families of engines. MariaDB speaks the `mysql` dialect. */
export type DialectName = 'sqlite' | 'postgresql' | 'mysql';

/**
 * A column's type in dbm's portable words. What a word means on an engine is that dialect's affair;
 * `raw` is the engine's own spelling of whatever the words do not cover.
 */
export type ColumnType =
  | { readonly kind: 'smallint' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'decimal'; readonly precision: number | null; readonly scale: number | null }
  | { readonly kind: 'real' }
  | { readonly kind: 'double' }
  | { readonly kind: 'string'; readonly length: number | null }
  | { readonly kind: 'char'; readonly length: number | null }
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'date' }
  | { readonly kind: 'time'; readonly precision: number | null; readonly withTimeZone: boolean }
  | { readonly kind: 'timestamp'; readonly precision: number | null; readonly withTimeZone: boolean }
  | { readonly kind: 'json' }
  | { readonly kind: 'jsonb' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'binary'; readonly length: number | null }
  | {
      readonly kind: 'enum';
      /** The name of the type on PostgreSQL; null where the values stand inline. */
      readonly name: string | null;
      readonly schema: string | null;
      readonly values: readonly string[];
      /** What COMMENT ON says of the type (PostgreSQL), where the type itself is declared: absent otherwise. */
      readonly comment?: string;
    }
  | { readonly kind: 'array'; readonly of: ColumnType }
  | { readonly kind: 'raw'; readonly sql: string };

/** A column's default: a literal value, the current time, or an SQL expression in the engine's words. */
export type Default =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'now' }
  | { readonly kind: 'sql'; readonly sql: string };
