// Hashes of objects, which are their ids: SHA-1, and SHA-256.
#ifndef GIT_ODB_HASH_H
#define GIT_ODB_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { SHA1_SIZE = 20, SHA256_SIZE = 32, MAX_HASH_SIZE = SHA256_SIZE, HASH_BLOCK_SIZE = 64 };

typedef void hash_block_fn(uint32_t *state, const unsigned char *block);

struct hash {
    hash_block_fn *add_block;
    size_t size;     // of the result
    uint64_t length; // of what was added
    uint32_t state[MAX_HASH_SIZE / 4];
    unsigned char block[HASH_BLOCK_SIZE]; // what was added last, and fills no block yet
};

// Begins a hash of SHA1_SIZE or SHA256_SIZE bytes.
void hash_init(struct hash *hash, size_t size);
void hash_add(struct hash *hash, const void *data, size_t len);
void hash_end(struct hash *hash, unsigned char *out);

// What is different in the two.
hash_block_fn sha1_add_block, sha256_add_block;
// The fastest that this processor has.
hash_block_fn *sha1_block_function(void);

#endif
