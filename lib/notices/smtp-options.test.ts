import { expect, test } from 'vitest'
import { smtpOptions } from './smtp-options.ts'

test.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: undefined, secure: false, auth: undefined }],
  ['smtps://mail.example.com:8465', { host: 'mail.example.com', port: 8465, secure: true }],
  ['smtp://[::1]:25', { host: '::1', port: 25 }],
  ['smtp://ada%40example.com:p%40ss%3Aw%2Frd@host', { auth: { user: 'ada@example.com', pass: 'p@ss:w/rd' } }],
  ['smtp://ada:100%@host', { auth: { user: 'ada', pass: '100%' } }],
])('%s', (url, expected) => {
  expect(smtpOptions(url)).toMatchObject(expected)
})

test.each([
  ['smtp://ada:hunter2@mail.example.com:587', true],
  ['smtp://ada:hunter2@127.example.com', true],
  ['smtp://ada:hunter2@mail.example.com:587?requireTLS=false', false],
  ['smtps://ada:hunter2@mail.example.com', false], // it is TLS from the first byte
  ['smtp://mail.example.com', false],
  ['smtp://ada:hunter2@127.0.0.1:1025', false],
  ['smtp://ada:hunter2@[::1]:1025', false],
  ['smtp://ada:hunter2@localhost', false],
])('%s waits for STARTTLS: %s', (url, expected) => {
  expect(smtpOptions(url).requireTLS).toBe(expected)
})
