/* A libvpx without codecs, for the ffmpeg that OpenCV brings.
 *
 * ffmpeg links it whether it is called or not. It reads VP8 and VP9 by decoders of its own, which come
 * first; here it is told that there is no other, and it knows how to live with that. Nobody writes video.
 */
enum { OK = 0, INCAPABLE = 4 };

#define NUMBER(name, value) int name(void) { return value; }
#define NOTHING(name) void *name(void) { return 0; }
#define TEXT(name, text) const char *name(void) { return text; }

NOTHING(vpx_codec_vp8_cx)
NOTHING(vpx_codec_vp8_dx)
NOTHING(vpx_codec_vp9_cx)
NOTHING(vpx_codec_vp9_dx)
NOTHING(vpx_codec_get_cx_data)
NOTHING(vpx_codec_get_frame)
NOTHING(vpx_img_wrap)

NUMBER(vpx_codec_enc_init_ver, INCAPABLE)
NUMBER(vpx_codec_enc_config_default, INCAPABLE)
NUMBER(vpx_codec_enc_config_set, INCAPABLE)
NUMBER(vpx_codec_encode, INCAPABLE)
NUMBER(vpx_codec_dec_init_ver, INCAPABLE)
NUMBER(vpx_codec_decode, INCAPABLE)
NUMBER(vpx_codec_control_, INCAPABLE)
NUMBER(vpx_codec_set_frame_buffer_functions, INCAPABLE)
NUMBER(vpx_codec_destroy, OK)
NUMBER(vpx_codec_get_caps, 0)
NUMBER(vpx_codec_version, 0)

TEXT(vpx_codec_version_str, "none")
TEXT(vpx_codec_build_config, "")
TEXT(vpx_codec_error, "this program has no libvpx")
TEXT(vpx_codec_error_detail, 0)
TEXT(vpx_codec_err_to_string, "this program has no libvpx")
