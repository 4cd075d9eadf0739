import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Lets Prisma's schema engine (its WebAssembly build) apply migrations through an adapter that notes each script
 * the engine hands to its connection. Arguments: the directory with the packages, the server's URL, and the
 * migrations as JSON pairs of name and text. Prints the noted scripts as JSON.
 */
const [packages = '', url = '', migrations = '[]'] = process.argv.slice(2)
const require = createRequire(join(packages, 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)).href)

const bindings = await load('@prisma/schema-engine-wasm/schema_engine_bg')
const wasm = require.resolve('@prisma/schema-engine-wasm').replace(/\.js$/, '_bg.wasm')
const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': bindings })
bindings.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()

const { PrismaPg } = await load('@prisma/adapter-pg')
const { bindMigrationAwareSqlAdapterFactory } = await load('@prisma/driver-adapter-utils')

const scripts = []
const factory = new PrismaPg({ connectionString: url })
const openConnection = factory.connect.bind(factory)
factory.connect = async () => {
  const connection = await openConnection()
  const executeScript = connection.executeScript.bind(connection)
  connection.executeScript = (script) => {
    scripts.push(script)
    return executeScript(script)
  }
  return connection
}

const schema = 'datasource db {\n  provider = "postgresql"\n}\n'
const engine = await bindings.SchemaEngine.new(
  { datamodels: [['schema.prisma', schema]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(factory),
)
await engine.applyMigrations({
  migrationsList: {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: JSON.parse(migrations).map(([path, value]) => ({
      path,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } },
    })),
  },
  filters: { externalTables: [], externalEnums: [] },
})
console.log(JSON.stringify(scripts))
process.exit(0)
