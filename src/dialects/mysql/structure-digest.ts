import type { Dialect, Server } from '../dialect.js';
import { catalogQuestions } from './inspect/catalog-queries.js';
import { digestOf, selectOf } from './inspect/information-schema.js';
import { objectQuestions } from './objects/object-queries.js';

/**
 * See Dialect.digest. The server takes as long to digest the views of the information schema as to send them; what is
 * spared is to read thousands of rows. What is asked besides, of tables of which these views tell too little, is not
 * in it.
 */
export const digest: NonNullable<Dialect['digest']> = (server: Server) => {
  const questions = [
    ...Object.values(catalogQuestions(server, null)),
    ...Object.values(objectQuestions(server)),
  ];
  return {
    // Older versions of MariaDB make bytes of a text that has numbers in it.
    sql: `SELECT CONVERT(CONCAT_WS(' ', ${questions.map(digestOf).join(', ')}) USING utf8mb4) AS digest`,
    of: questions.map(selectOf),
  };
};
