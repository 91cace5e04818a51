// Asks one service with Comunica and with sparql-http-client; prints what each got, as JSON.
// Arguments: the address of the endpoint, a SELECT with ?thing and ?label, an ASK, a CONSTRUCT.
import { QueryEngine } from "@comunica/query-sparql";
import ParsingClient from "sparql-http-client/ParsingClient.js";

const [endpoint, select, ask, construct] = process.argv.slice(2);
const told = { comunica: {}, "sparql-http-client": {} };

const engine = new QueryEngine();
const context = { sources: [{ type: "sparql", value: endpoint }] };
const rows = await (await engine.queryBindings(select, context)).toArray();
told.comunica.select = rows.map((row) => [row.get("thing").value, row.get("label").value]);
told.comunica.ask = await engine.queryBoolean(ask, context);
told.comunica.construct = (await (await engine.queryQuads(construct, context)).toArray()).length;

for (const operation of ["get", "postUrlencoded", "postDirect"]) {
  const client = new ParsingClient({ endpointUrl: endpoint });
  const found = await client.query.select(select, { operation });
  told["sparql-http-client"][operation] = {
    select: found.map((row) => [row.thing.value, row.label.value]),
    ask: await client.query.ask(ask, { operation }),
    construct: (await client.query.construct(construct, { operation })).size,
  };
}
console.log(JSON.stringify(told));
