/* OpenCV's LAPACK and BLAS, had from NumPy's OpenBLAS, so that the program carries one of the two.
 *
 * Both are OpenBLAS. OpenCV's is called with 32-bit integers, NumPy's with 64-bit ones under names of
 * their own (scipy_..._64_), so that integers are widened on the way in and results narrowed on the way
 * out. These are all the routines that cv2 links; the linker refuses the library when one is missing.
 */
#include <stdint.h>
#include <stdlib.h>

typedef int32_t narrow;
typedef int64_t wide;
typedef size_t length; /* What Fortran passes, unseen, for each text. */

enum { NO_MEMORY = -1010 }; /* LAPACKE's number for it. */

/* Room for a routine's integers, at least one. */
static wide *integers(wide count) { return malloc((size_t)(count > 0 ? count : 1) * sizeof(wide)); }

static wide least(const narrow *rows, const narrow *columns)
{
    return *rows < *columns ? *rows : *columns;
}

/* Hand the row exchanges of a factorisation back, and its outcome. */
static void hand_back(wide *exchanges, wide count, narrow *target)
{
    for (wide index = 0; index < count; index++)
        target[index] = (narrow)exchanges[index];
    free(exchanges);
}

#define GESV(name, real)                                                                              \
    void scipy_##name##64_(const wide *, const wide *, real *, const wide *, wide *, real *,          \
                           const wide *, wide *);                                                     \
    void name(const narrow *n, const narrow *nrhs, real *a, const narrow *lda, narrow *ipiv, real *b, \
              const narrow *ldb, narrow *info)                                                        \
    {                                                                                                 \
        wide order = *n, columns = *nrhs, stride_a = *lda, stride_b = *ldb, outcome;                  \
        wide *exchanges = integers(order);                                                            \
        *info = NO_MEMORY;                                                                            \
        if (!exchanges)                                                                               \
            return;                                                                                   \
        scipy_##name##64_(&order, &columns, a, &stride_a, exchanges, b, &stride_b, &outcome);         \
        *info = (narrow)outcome;                                                                      \
        hand_back(exchanges, outcome < 0 ? 0 : order, ipiv);                                          \
    }

#define GETRF(name, real)                                                                              \
    void scipy_##name##64_(const wide *, const wide *, real *, const wide *, wide *, wide *);          \
    void name(const narrow *m, const narrow *n, real *a, const narrow *lda, narrow *ipiv, narrow *info) \
    {                                                                                                  \
        wide rows = *m, columns = *n, stride = *lda, outcome;                                          \
        wide *exchanges = integers(least(m, n));                                                       \
        *info = NO_MEMORY;                                                                             \
        if (!exchanges)                                                                                \
            return;                                                                                    \
        scipy_##name##64_(&rows, &columns, a, &stride, exchanges, &outcome);                           \
        *info = (narrow)outcome;                                                                       \
        hand_back(exchanges, outcome < 0 ? 0 : least(m, n), ipiv);                                     \
    }

#define POSV(name, real)                                                                             \
    void scipy_##name##64_(const char *, const wide *, const wide *, real *, const wide *, real *,   \
                           const wide *, wide *, length);                                            \
    void name(const char *uplo, const narrow *n, const narrow *nrhs, real *a, const narrow *lda,     \
              real *b, const narrow *ldb, narrow *info)                                              \
    {                                                                                                \
        wide order = *n, columns = *nrhs, stride_a = *lda, stride_b = *ldb, outcome;                 \
        scipy_##name##64_(uplo, &order, &columns, a, &stride_a, b, &stride_b, &outcome, 1);          \
        *info = (narrow)outcome;                                                                     \
    }

#define POTRF(name, real)                                                                       \
    void scipy_##name##64_(const char *, const wide *, real *, const wide *, wide *, length);   \
    void name(const char *uplo, const narrow *n, real *a, const narrow *lda, narrow *info)      \
    {                                                                                           \
        wide order = *n, stride = *lda, outcome;                                                \
        scipy_##name##64_(uplo, &order, a, &stride, &outcome, 1);                               \
        *info = (narrow)outcome;                                                                \
    }

#define GEQRF(name, real)                                                                           \
    void scipy_##name##64_(const wide *, const wide *, real *, const wide *, real *, real *,        \
                           const wide *, wide *);                                                   \
    void name(const narrow *m, const narrow *n, real *a, const narrow *lda, real *tau, real *work,  \
              const narrow *lwork, narrow *info)                                                    \
    {                                                                                               \
        wide rows = *m, columns = *n, stride = *lda, room = *lwork, outcome;                        \
        scipy_##name##64_(&rows, &columns, a, &stride, tau, work, &room, &outcome);                 \
        *info = (narrow)outcome;                                                                    \
    }

#define GELS(name, real)                                                                             \
    void scipy_##name##64_(const char *, const wide *, const wide *, const wide *, real *,           \
                           const wide *, real *, const wide *, real *, const wide *, wide *, length); \
    void name(const char *trans, const narrow *m, const narrow *n, const narrow *nrhs, real *a,      \
              const narrow *lda, real *b, const narrow *ldb, real *work, const narrow *lwork,        \
              narrow *info)                                                                          \
    {                                                                                                \
        wide rows = *m, columns = *n, sides = *nrhs, stride_a = *lda, stride_b = *ldb;               \
        wide room = *lwork, outcome;                                                                 \
        scipy_##name##64_(trans, &rows, &columns, &sides, a, &stride_a, b, &stride_b, work, &room,   \
                          &outcome, 1);                                                              \
        *info = (narrow)outcome;                                                                     \
    }

/* Its integer work space is the caller's, too narrow for wide integers: it gets one here. */
#define GESDD(name, real)                                                                           \
    void scipy_##name##64_(const char *, const wide *, const wide *, real *, const wide *, real *,  \
                           real *, const wide *, real *, const wide *, real *, const wide *,        \
                           wide *, wide *, length);                                                 \
    void name(const char *jobz, const narrow *m, const narrow *n, real *a, const narrow *lda,       \
              real *s, real *u, const narrow *ldu, real *vt, const narrow *ldvt, real *work,        \
              const narrow *lwork, narrow *iwork, narrow *info)                                     \
    {                                                                                               \
        wide rows = *m, columns = *n, stride_a = *lda, stride_u = *ldu, stride_vt = *ldvt;          \
        wide room = *lwork, outcome;                                                                \
        wide *integer_work = integers(8 * least(m, n));                                             \
        (void)iwork;                                                                                \
        *info = NO_MEMORY;                                                                          \
        if (!integer_work)                                                                          \
            return;                                                                                 \
        scipy_##name##64_(jobz, &rows, &columns, a, &stride_a, s, u, &stride_u, vt, &stride_vt,     \
                          work, &room, integer_work, &outcome, 1);                                  \
        *info = (narrow)outcome;                                                                    \
        free(integer_work);                                                                         \
    }

#define GEEV(name, real)                                                                              \
    void scipy_##name##64_(const char *, const char *, const wide *, real *, const wide *, real *,    \
                           real *, real *, const wide *, real *, const wide *, real *, const wide *,  \
                           wide *, length, length);                                                   \
    void name(const char *jobvl, const char *jobvr, const narrow *n, real *a, const narrow *lda,      \
              real *wr, real *wi, real *vl, const narrow *ldvl, real *vr, const narrow *ldvr,         \
              real *work, const narrow *lwork, narrow *info)                                          \
    {                                                                                                 \
        wide order = *n, stride_a = *lda, stride_vl = *ldvl, stride_vr = *ldvr;                       \
        wide room = *lwork, outcome;                                                                  \
        scipy_##name##64_(jobvl, jobvr, &order, a, &stride_a, wr, wi, vl, &stride_vl, vr, &stride_vr, \
                          work, &room, &outcome, 1, 1);                                               \
        *info = (narrow)outcome;                                                                      \
    }

/* `scalar` is the number itself for real matrices, an address for complex ones. */
#define GEMM(name, scalar, pointer)                                                                 \
    void scipy_##name##64_(int, int, int, wide, wide, wide, scalar, const pointer, wide,            \
                           const pointer, wide, scalar, pointer, wide);                             \
    void name(int order, int trans_a, int trans_b, narrow m, narrow n, narrow k, scalar alpha,      \
              const pointer a, narrow lda, const pointer b, narrow ldb, scalar beta, pointer c,     \
              narrow ldc)                                                                           \
    {                                                                                               \
        scipy_##name##64_(order, trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);   \
    }

#define BOTH(ROUTINE, name) ROUTINE(s##name, float) ROUTINE(d##name, double)

BOTH(GESV, gesv_)
BOTH(GETRF, getrf_)
BOTH(POSV, posv_)
BOTH(POTRF, potrf_)
BOTH(GEQRF, geqrf_)
BOTH(GELS, gels_)
BOTH(GESDD, gesdd_)
GEEV(dgeev_, double)
GEMM(cblas_sgemm, float, float *)
GEMM(cblas_dgemm, double, double *)
GEMM(cblas_cgemm, const void *, void *)
GEMM(cblas_zgemm, const void *, void *)
