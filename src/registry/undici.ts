/**
 * The parts of undici that the transport needs, put together as its own front door does. That door also loads
 * fetch, WebSocket, caches and mocks, which costs every command some 30 ms at start-up.
 */
import type {Agent as AgentType, EnvHttpProxyAgent as EnvHttpProxyAgentType, Pool as PoolType} from 'undici';
import api from 'undici/lib/api/index.js';
import AgentOf from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgentOf from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import PoolOf from 'undici/lib/dispatcher/pool.js';

Object.assign(Dispatcher.prototype, api);

/** A pool of connections to each origin. */
export const Agent = AgentOf as unknown as typeof AgentType;

/** A pool of connections to one origin. */
export const Pool = PoolOf as unknown as typeof PoolType;

/** The same by way of the proxies that the environment names. */
export const EnvHttpProxyAgent = EnvHttpProxyAgentOf as unknown as typeof EnvHttpProxyAgentType;
