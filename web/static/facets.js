// What Datasette's table.js asks for.
"use strict";
var DATASETTE_ALLOW_FACET = true;
