#include "odb/hash.h"

#include <string.h>

#include "odb/bytes.h"

void hash_init(struct hash *hash, size_t size)
{
    static const uint32_t sha1[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    static const uint32_t sha256[] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    hash->add_block = size == SHA1_SIZE ? sha1_block_function() : sha256_add_block;
    hash->size = size;
    hash->length = 0;
    memcpy(hash->state, size == SHA1_SIZE ? sha1 : sha256, size);
}

void hash_add(struct hash *hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    size_t held = hash->length % HASH_BLOCK_SIZE;
    hash->length += len;
    if (held) {
        size_t more = HASH_BLOCK_SIZE - held < len ? HASH_BLOCK_SIZE - held : len;
        memcpy(hash->block + held, bytes, more);
        if (held + more < HASH_BLOCK_SIZE)
            return;
        hash->add_block(hash->state, hash->block);
        bytes += more;
        len -= more;
    }
    for (; len >= HASH_BLOCK_SIZE; bytes += HASH_BLOCK_SIZE, len -= HASH_BLOCK_SIZE)
        hash->add_block(hash->state, bytes);
    if (len)
        memcpy(hash->block, bytes, len);
}

void hash_end(struct hash *hash, unsigned char *out)
{
    enum { BEFORE_LENGTH = HASH_BLOCK_SIZE - 8 };
    size_t held = hash->length % HASH_BLOCK_SIZE;
    hash->block[held++] = 0x80;
    if (held > BEFORE_LENGTH) {
        memset(hash->block + held, 0, HASH_BLOCK_SIZE - held);
        hash->add_block(hash->state, hash->block);
        held = 0;
    }
    memset(hash->block + held, 0, BEFORE_LENGTH - held);
    write_be64(hash->block + BEFORE_LENGTH, hash->length * 8);
    hash->add_block(hash->state, hash->block);
    for (size_t i = 0; i < hash->size / 4; i++)
        write_be32(out + 4 * i, hash->state[i]);
}
