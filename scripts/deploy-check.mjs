// @ts-check
import { checkDeployFiles } from './lib/deploy/check.mjs';

if (checkDeployFiles() > 0) process.exitCode = 1;
