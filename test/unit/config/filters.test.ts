import { describe, expect, it } from 'vitest';
import { tableFilter } from '../../../src/config/filters.js';

const table = (text: string) => {
  const [name, schema = null] = text.split('.').reverse();
  return { schema, name: name! };
};

describe('tableFilter', () => {
  it.each([
    [[], [], ['users', 'audit.log'], []],
    [['users'], [], ['users', 'audit.users'], ['user', 'users2', 'Users']],
    [['app_*'], [], ['app_', 'app_users'], ['my_app_users', 'app']],
    [['*_log'], ['audit_*'], ['user_log'], ['audit_log', 'users']],
    [['audit.*'], [], ['audit.log'], ['log', 'other.log']],
    [[], ['audit.log'], ['log', 'audit.users'], ['audit.log']],
    [['a+b'], [], ['a+b'], ['aab']],
    [[/^tmp_/g], [], ['tmp_a', 'tmp_b', 'tmp_c'], ['a_tmp_']],
    [[], [(it: { schema: string | null }) => it.schema === 'audit'], ['users'], ['audit.users']],
  ])('include %j and exclude %j', (include, exclude, yes, no) => {
    const includes = tableFilter(include, exclude);
    expect(yes.filter((it) => !includes(table(it)))).toEqual([]);
    expect(no.filter((it) => includes(table(it)))).toEqual([]);
  });

  it.each(['include', 'exclude'])('says when a function of %s throws', (setting) => {
    const filters = [
      () => {
        throw new Error('no such table');
      },
    ];
    const includes = setting === 'include' ? tableFilter(filters, []) : tableFilter([], filters);
    expect(() => includes(table('users'))).toThrow(`${setting} of the config threw: no such table`);
  });
});
