/** What a config that is a function is called with. */
export interface ConfigContext {
  /** The values of `-x key=value`. */
  readonly args: Readonly<Record<string, string>>;
  /** The value of `--tag`; null without one. */
  readonly tag: string | null;
}

/** What a migration is told of the command that runs it. */
export interface MigrationContext extends ConfigContext {
  /** Which of the config's `databases` it runs on; null where the config has but one. */
  readonly database: string | null;
}
