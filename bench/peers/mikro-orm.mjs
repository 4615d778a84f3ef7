// usage: node mikro-orm.mjs create|check URL MODELS.json: makes the tables of the models, or compares with them.
import { readFileSync } from 'node:fs';

const [action, url, models] = process.argv.slice(2);
const engine = url.slice(0, url.indexOf(':'));
const { MikroORM, EntitySchema } = await import(`@mikro-orm/${engine}`);
const entities = [];
const byName = new Map();
for (const model of JSON.parse(readFileSync(models, 'utf8'))) {
  for (const property of Object.values(model.properties)) {
    const { entity } = property;
    if (entity !== undefined) property.entity = () => byName.get(entity);
  }
  const schema = new EntitySchema(model);
  byName.set(model.name, schema);
  entities.push(schema);
}
const target =
  engine === 'sqlite'
    ? { dbName: url.slice('sqlite:///'.length) }
    : { clientUrl: url, dbName: new URL(url.replace(/^\w+:/, 'http:')).pathname.slice(1) };
const orm = await MikroORM.init({ entities, ...target, metadataCache: { enabled: false } });
if (action === 'create') await orm.schema.create();
else {
  const sql = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  if (sql.trim() !== '') {
    console.log(sql.slice(0, 2000));
    process.exitCode = 1;
  }
}
await orm.close();
