/**
 * A Socket.IO server that does for rooms what EchoPlay does on the wire, for the bench to measure EchoPlay against.
 *
 * One process, everything in memory, lost with it: no journal, no accounts (it believes every token), no limits, no
 * refusals. Options are those that make Socket.IO on `ws` fastest and are stable: WebSocket alone, no compression (so
 * that a broadcast is framed once), `bufferutil` for masks, no `request` kept per connection, no reading of its files.
 * It says its port on its first line, and ends when its input does.
 */

import { createServer } from 'node:http';
import process from 'node:process';
import { Server } from 'socket.io';
import { Room } from './room.mjs';
import { Wheel } from './wheel.mjs';

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  allowUpgrades: false,
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  pingInterval: 10_000,
  pingTimeout: 8_000,
  maxHttpBufferSize: 16 * 1024,
});
// As Socket.IO's own page on memory says: the first request of each connection is not needed any more.
io.engine.on('connection', (connection) => {
  connection.request = null;
});

const realtime = io.of('/realtime');
const wheel = new Wheel();
const rooms = new Map();

function roomOf(matchId) {
  let room = rooms.get(matchId);
  if (room === undefined) {
    room = new Room(matchId, realtime, wheel);
    rooms.set(matchId, room);
  }
  return room;
}

realtime.on('connection', (socket) => {
  const userId = socket.handshake.auth.token;
  let inside = null;
  socket.on('join_room', ({ matchId }, answer) => {
    inside = roomOf(matchId);
    socket.join(inside.name);
    inside.enter();
    socket.emit('room_state', inside.state());
    answer?.({ ok: true, epoch: 1, v: inside.v });
  });
  socket.on('submit_reaction', ({ matchId, type }, answer) => {
    roomOf(matchId).react(type);
    answer?.({ ok: true, epoch: 1, v: roomOf(matchId).v });
  });
  socket.on('submit_vote', ({ matchId, forUserId }, answer) => {
    roomOf(matchId).vote(userId, forUserId);
    answer?.({ ok: true, epoch: 1, v: roomOf(matchId).v });
  });
  socket.on('start_debate', ({ matchId }, answer) => {
    roomOf(matchId).goLive();
    answer?.({ ok: true, epoch: 1, v: roomOf(matchId).v });
  });
  socket.on('start_round', ({ matchId, speakerUserId, durationSec }, answer) => {
    roomOf(matchId).startRound(speakerUserId, durationSec);
    answer?.({ ok: true, epoch: 1, v: roomOf(matchId).v });
  });
  socket.on('disconnect', () => inside?.leave());
});

http.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () => {
  process.stdout.write(`${http.address().port}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
