import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugFrom } from '../../../src/revisions/file-name.js';
import { isMigrationFile } from '../../../src/revisions/folder.js';
import {
  checkFileTemplate,
  checkTimeZone,
  defaultFileTemplate,
  type FileNameOptions,
  fileNameFor,
  newRevisionId,
} from '../../../src/revisions/index.js';
import { failure } from '../../support/revisions.js';

const options: FileNameOptions = {
  template: defaultFileTemplate,
  timeZone: 'utc',
  extension: '.ts',
  existing: [],
};
const revision = { id: '3f9a1c07b2de', message: 'Add posts', createdAt: new Date('2026-11-21T09:15:42Z') };

describe('fileNameFor', () => {
  it.each([
    [{}, '20261121_0915_add_posts.ts'],
    [{ extension: '.mjs' }, '20261121_0915_add_posts.mjs'],
    [{ timeZone: 'Asia/Tokyo' }, '20261121_1815_add_posts.ts'],
    [{ timeZone: 'America/St_Johns' }, '20261121_0545_add_posts.ts'],
    [
      { template: '{year}-{month}-{day}_{hour}-{minute}-{second}_{rev}' },
      '2026-11-21_09-15-42_3f9a1c07b2de.ts',
    ],
    [{ template: '{year}/{month}/{rev}_{slug}' }, '2026/11/3f9a1c07b2de_add_posts.ts'],
    [{ existing: ['20261121_0914_x.ts'] }, '20261121_0915_add_posts.ts'],
    // The second, third and fourth of one minute.
    [{ existing: ['20261121_0915_x.ts'] }, '20261121_0916_add_posts.ts'],
    [{ existing: ['20261121_0915_x.ts', '20261121_0916_add_posts.ts'] }, '20261121_0917_add_posts.ts'],
    [{ existing: ['20261121_0959_x.ts'] }, '20261121_1000_add_posts.ts'],
    [
      { template: '{date}_{time}{second}_{slug}', existing: ['20261121_091542_x.ts'] },
      '20261121_091543_add_posts.ts',
    ],
    // Made with a clock that was wrong by years.
    [{ existing: ['20991121_0915_x.ts'] }, '20261121_0915_add_posts.ts'],
    // No time in the name that could be moved.
    [{ template: '{slug}', existing: ['ADD_posts.ts'] }, 'add_posts_3f9a1c07b2de.ts'],
    [
      { template: '{date}_{slug}', existing: ['20261121_add_posts.ts'] },
      '20261121_add_posts_3f9a1c07b2de.ts',
    ],
  ])('%j gives %s', (change, expected) => {
    expect(fileNameFor(revision, { ...options, ...change })).toBe(expected);
  });

  it('gives names that sort as they were made, whatever the pace', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(90_000), { maxLength: 30 }),
        fc.constantFrom('utc', 'Europe/Berlin'),
        (pauses, timeZone) => {
          const existing: string[] = [];
          // Over the hour that clocks in Berlin show twice.
          let at = Date.UTC(2026, 9, 25, 0, 40);
          for (const [i, pause] of pauses.entries()) {
            at += pause;
            const name = fileNameFor(
              { id: `r${i}`, message: `x${99 - i}`, createdAt: new Date(at) },
              { ...options, timeZone, existing },
            );
            expect(existing).not.toContain(name);
            existing.push(name);
          }
          expect(existing.toSorted()).toEqual(existing);
        },
      ),
    );
  });
});

describe('slugFrom', () => {
  it.each([
    ['Add posts', 'add_posts'],
    ['  users.email: string(120) -> 255!  ', 'users_email_string_120_255'],
    ['Größe für Ærø, naïve Łódź', 'grosse_fur_aero_naive_lodz'],
    ['../../etc/passwd', 'etc_passwd'],
    ['追加', 'revision'],
    ['', 'revision'],
    ['create the table of all the users and their groups', 'create_the_table_of_all_the_users_and'],
    ['exactly forty characters is what this has', 'exactly_forty_characters_is_what_this'],
    ['a'.repeat(60), 'a'.repeat(40)],
  ])('%j is %s', (message, slug) => {
    expect(slugFrom(message)).toBe(slug);
  });

  it('always makes a name that is found again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const slug = slugFrom(message);
        expect(slug).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(40);
        expect(
          isMigrationFile(fileNameFor({ ...revision, message }, { ...options, template: '{slug}' })),
        ).toBe(true);
      }),
    );
  });
});

describe('checks of the config', () => {
  it.each([
    ['{datee}_{slug}', /unknown placeholder \{datee\}/, /Did you mean 'date'/],
    ['{xyzzy}{slug}', /unknown placeholder/, /Known are/],
    ['{date}', /name all files alike/, /\{slug\} or \{rev\}/],
    ['../{slug}', /no usable name/, /relative/],
    ['/tmp/{slug}', /no usable name/, /relative/],
    ['_{slug}', /no usable name/, /neither/],
  ])('refuses the template %s', (template, message, hint) => {
    const error = failure(() => checkFileTemplate(template));
    expect(error.code).toBe('config');
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('refuses a time zone that does not exist', () => {
    expect(failure(() => checkTimeZone('Mars/Olympus')).message).toBe("There is no time zone 'Mars/Olympus'");
    for (const zone of ['utc', 'local', 'Europe/Berlin']) checkTimeZone(zone);
  });
});

describe('newRevisionId', () => {
  it('gives twelve hexadecimal digits that are not taken', () => {
    let asked = 0;
    const id = newRevisionId(() => asked++ < 3);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(asked).toBe(4);
  });
});
