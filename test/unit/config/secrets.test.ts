import { describe, expect, test } from 'vitest';
import { secretsIn, secretsOfEnvironment } from '../../../src/config/secrets.js';

describe('secretsIn', () => {
  test.each([
    ['postgresql://me:s%2Fecret@host/db', ['s%2Fecret', 's/ecret', 's%2fecret']],
    // Not a URL as it should be: all that may belong to the password.
    ['mysql://me:pa/ss@word@host/db', ['pa/ss@word']],
    ['mysql://me@host/db?password=pass+word', ['pass+word', 'pass word']],
    [`mysql://me:it's@host/db`, ["it's", "it''s", "it\\'s"]],
  ])('%s', (url, expected) => {
    expect(secretsIn(url)).toEqual(expect.arrayContaining(expected));
  });

  test.each(['postgresql://me@host/db', 'sqlite:///a:b@c.db', 'no url: really@all'])('none: %s', (url) => {
    expect(secretsIn(url)).toEqual([]);
  });
});

test('secretsOfEnvironment', () => {
  const env = {
    PGPASSWORD: 'first',
    MYSQL_PWD: 'second',
    APP_DB: 'mysql://me:third@host/db',
    PWD: '/home/me',
  };
  expect([...new Set(secretsOfEnvironment(env))]).toEqual(['first', 'second', 'third']);
});
