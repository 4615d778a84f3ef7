#!/usr/bin/env node
import { leave, main } from '../dist/cli/index.js';

leave(await main(process.argv.slice(2)));
