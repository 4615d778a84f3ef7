import { expect, it } from 'vitest';
import { runningServer } from '../../servers/databases.js';
import { isAtLeast } from '../../servers/server.js';
import { onEachServer } from './support.js';

/** What SHOW CREATE TABLE can say of a table, by the servers that have it. */
const statements: Readonly<Record<'both' | 'mysql' | 'mariadb', readonly string[]>> = {
  both: [
    'o1 (a int) ROW_FORMAT=DYNAMIC',
    'o2 (a int PRIMARY KEY, b int, KEY k (b)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8',
    'o3 (a int) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=25',
    `o4 (a int, b varchar(20), KEY (a)) ENGINE=MyISAM PACK_KEYS=1 CHECKSUM=1 DELAY_KEY_WRITE=1 MAX_ROWS=1000
       MIN_ROWS=10 AVG_ROW_LENGTH=100 ROW_FORMAT=FIXED`,
    'o5 (a int, KEY k (a) USING BTREE, UNIQUE KEY u (a)) ENGINE=MEMORY MAX_ROWS=100',
    'o6 (a int NOT NULL, b varchar(10) NOT NULL) ENGINE=CSV',
    'm1 (a int) ENGINE=MyISAM',
    'm2 (a int) ENGINE=MRG_MyISAM UNION=(m1) INSERT_METHOD=LAST',
    `k1 (a int, b varchar(100), c text, KEY k (a) COMMENT 'it''s', UNIQUE KEY u (b, a) COMMENT 'u',
       UNIQUE KEY p (b(20)), FULLTEXT KEY f (b, c) COMMENT 'f', KEY t (c(5)), KEY u2 (b(10), c(20)))`,
    'k2 (a int, b int, PRIMARY KEY (a) KEY_BLOCK_SIZE=1024, KEY (b) KEY_BLOCK_SIZE=2048) ENGINE=MyISAM',
    "k3 (a text NOT NULL, b int, PRIMARY KEY (a(20), b) COMMENT 'pk')",
    'k4 (a varchar(200), b varchar(20), PRIMARY KEY (b, a(10)))',
    `c1 (a int, b int INVISIBLE, c int NOT NULL DEFAULT 3 INVISIBLE COMMENT 'hidden',
       d int GENERATED ALWAYS AS (a) VIRTUAL INVISIBLE)`,
    `c2 (a int(5), b int(11), c tinyint(2) unsigned, d bigint(10), e int(5) zerofill, f tinyint(1) unsigned,
       g smallint(6), h mediumint(7) unsigned)`,
    "c3 (a datetime NOT NULL DEFAULT '0000-00-00 00:00:00', b date DEFAULT '2010-00-00')",
    `p1 (a int, b date, PRIMARY KEY (a, b)) PARTITION BY RANGE (year(b))
       (PARTITION p0 VALUES LESS THAN (2000) COMMENT 'old', PARTITION p1 VALUES LESS THAN MAXVALUE)`,
    'p2 (a int) PARTITION BY LIST (a) (PARTITION `p 0` VALUES IN (1, 2, NULL), PARTITION p1 VALUES IN (-3))',
    'p3 (a int PRIMARY KEY) PARTITION BY LINEAR HASH (a) PARTITIONS 4',
    'p4 (a int PRIMARY KEY) PARTITION BY KEY () PARTITIONS 2',
    `p5 (a int, b varchar(10)) PARTITION BY RANGE COLUMNS (a, b)
       (PARTITION p0 VALUES LESS THAN (1, 'it''s'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE))`,
    `p6 (a int, b date) PARTITION BY RANGE (to_days(b)) SUBPARTITION BY HASH (a) SUBPARTITIONS 2
       (PARTITION p0 VALUES LESS THAN (700000), PARTITION p1 VALUES LESS THAN MAXVALUE)`,
  ],
  mysql: [
    "x1 (a int) COMPRESSION='zlib'",
    `x2 (a int, b text, c varchar(20), KEY k (a) INVISIBLE, UNIQUE KEY u (c) COMMENT 'x' INVISIBLE,
       FULLTEXT KEY f (b) WITH PARSER ngram, KEY fn ((lower(c)) DESC) COMMENT 'fn')`,
    'x3 (a int, CONSTRAINT ck CHECK (a > 0) NOT ENFORCED, CONSTRAINT ce CHECK (a < 9))',
    'x4 (a int NOT NULL) PARTITION BY KEY ALGORITHM=1 (a) PARTITIONS 3',
    'x5 (a point NOT NULL SRID 4326, SPATIAL KEY (a) COMMENT "s")',
  ],
  mariadb: [
    'y1 (a int) ENGINE=Aria TRANSACTIONAL=1 ROW_FORMAT=PAGE',
    'y2 (a int) ENGINE=Aria TRANSACTIONAL=0 PAGE_CHECKSUM=0',
    'y3 (a int) PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=5',
    'y5 (a int) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1), PARTITION pd DEFAULT)',
    'y6 (a varchar(2000), b text, c text COMPRESSED, UNIQUE KEY (a), UNIQUE KEY (b, a))',
    `v1 (a int PRIMARY KEY AUTO_INCREMENT, b json WITHOUT SYSTEM VERSIONING, c int INVISIBLE DEFAULT 1
       WITHOUT SYSTEM VERSIONING COMMENT 'c' CHECK (c > 0)) COMMENT='v' WITH SYSTEM VERSIONING`,
    `v2 (a int PRIMARY KEY, b int UNIQUE, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED
       ALWAYS AS ROW END INVISIBLE COMMENT 'e', KEY k (a, e), PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING`,
    `v3 (a int, \`start\` bigint unsigned GENERATED ALWAYS AS ROW START, \`end\` bigint unsigned GENERATED ALWAYS AS ROW
       END, b int AS (a + 1), UNIQUE (\`end\`, a), PERIOD FOR SYSTEM_TIME (\`start\`, \`end\`)) WITH SYSTEM VERSIONING`,
    `v4 (a int PRIMARY KEY) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 DAY
       STARTS TIMESTAMP'2020-01-01 00:00:00' PARTITIONS 3`,
    `v5 (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME LIMIT 9 (PARTITION p0 HISTORY, PARTITION p1 CURRENT)`,
    `v6 (a int, b date, c date, PERIOD FOR \`p q\` (b, c), UNIQUE KEY k (a, \`p q\` WITHOUT OVERLAPS) COMMENT 'k',
       CONSTRAINT \`p q\` CHECK (a > 0), CONSTRAINT ck CHECK (b < c))`,
    `v7 (a int, b timestamp(3), c timestamp(3), s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED
       ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e), PERIOD FOR p (b, c), PRIMARY KEY (a, p WITHOUT OVERLAPS))
       WITH SYSTEM VERSIONING`,
  ],
};

/** What a server can say since a version that is newer than the oldest. */
const newer: Readonly<Record<'mysql' | 'mariadb', readonly (readonly [since: string, statement: string])[]>> =
  {
    mysql: [['9.0', 'z1 (a vector(3))']],
    mariadb: [
      ['10.6', 'z2 (a int, b int, KEY k (a) IGNORED, UNIQUE KEY u (b) COMMENT "x" IGNORED)'],
      ['10.7', 'z3 (a uuid NOT NULL DEFAULT uuid(), b uuid, KEY k (b))'],
      ['10.10', 'z4 (a inet4 DEFAULT "127.0.0.1", b inet6, UNIQUE KEY u (a, b))'],
      ['11.7', 'z5 (a vector(3) NOT NULL, b vector(2), VECTOR KEY k (a) M=8 DISTANCE=cosine)'],
    ],
  };

onEachServer((test, flavor) => {
  it('builds again all that SHOW CREATE TABLE can say', async () => {
    const { version } = runningServer(flavor);
    const known = newer[flavor].filter(([since]) => isAtLeast(version, since)).map(([, it]) => it);
    for (const it of [...statements.both, ...statements[flavor], ...known]) {
      await test.query(`CREATE TABLE ${it}`);
    }
    const [live, dump] = [await test.inspect(), await test.dump()];
    expect(live.unmanaged).toEqual([]);
    const names = live.tables.map((it) => `\`${it.name}\``);
    await test.query(`DROP TABLE ${names.join(', ')}`);
    await test.build(...live.tables);
    expect(await test.inspect()).toEqual(live);
    expect(await test.dump()).toBe(dump);
  });
});
