;; Pixels to float32: out[i] = (bytes[i] − mean) · scale, sixteen at a time. normalise-kernel.ts holds what this compiles to.
(module
  ;; One page: the bytes lie at 0, at most 8192 of them, and what becomes of them at 8192.
  (memory (export "memory") 1)

  ;; count: at least 1; what is written is filled up to a multiple of 16.
  (func (export "normalise") (param $count i32) (param $mean f32) (param $scale f32)
    (local $from i32)
    (local $to i32)
    (local $means v128)
    (local $scales v128)
    (local $bytes v128)
    (local $eight v128)
    (local.set $means (f32x4.splat (local.get $mean)))
    (local.set $scales (f32x4.splat (local.get $scale)))
    (local.set $to (i32.const 8192))
    (loop $sixteen
      (local.set $bytes (v128.load (local.get $from)))

      (local.set $eight (i16x8.extend_low_i8x16_u (local.get $bytes)))
      (v128.store (local.get $to)
        (f32x4.mul (local.get $scales) (f32x4.sub
          (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $eight))) (local.get $means))))
      (v128.store offset=16 (local.get $to)
        (f32x4.mul (local.get $scales) (f32x4.sub
          (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $eight))) (local.get $means))))

      (local.set $eight (i16x8.extend_high_i8x16_u (local.get $bytes)))
      (v128.store offset=32 (local.get $to)
        (f32x4.mul (local.get $scales) (f32x4.sub
          (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $eight))) (local.get $means))))
      (v128.store offset=48 (local.get $to)
        (f32x4.mul (local.get $scales) (f32x4.sub
          (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $eight))) (local.get $means))))

      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (br_if $sixteen (i32.lt_u (local.get $from) (local.get $count)))))
)
