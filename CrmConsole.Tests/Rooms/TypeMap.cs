using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace CrmConsole.Tests.Rooms;

/// <summary>Which type of the program uses which, read from the built assembly: base types, fields, signatures, attributes and
/// the code of every method. A nested or compiler-made type counts as the type that holds it.</summary>
internal sealed class TypeMap : IDisposable
{
    private readonly PEReader file = new(File.OpenRead(typeof(Program).Assembly.Location));
    private readonly MetadataReader reader;

    public TypeMap()
    {
        reader = file.GetMetadataReader();
        var uses = new HashSet<(string From, string To)>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var found = new TypeFinder(reader);
            Collect(reader.GetTypeDefinition(handle), found);
            var from = Outermost(handle);
            uses.UnionWith(found.Types.Select(t => (from, Outermost(t))));
        }
        Uses = [.. uses.Where(u => u.From != u.To)];
    }

    public IReadOnlyList<(string From, string To)> Uses { get; }

    /// <summary>Calls from the program's methods: the calling type, the called member as <c>Namespace.Type.Member</c>, and the
    /// program's types among the type arguments of the member and of its type.</summary>
    public IEnumerable<(string From, string Member, IReadOnlyList<string> Arguments)> Calls()
    {
        foreach (var type in reader.TypeDefinitions)
        {
            foreach (var method in reader.GetTypeDefinition(type).GetMethods())
            {
                foreach (var token in Tokens(reader.GetMethodDefinition(method)))
                {
                    if (token.Kind is HandleKind.MethodDefinition or HandleKind.MemberReference or HandleKind.MethodSpecification)
                        yield return (Outermost(type), MemberName(token), [.. Arguments(token)]);
                }
            }
        }
    }

    /// <summary>The string literals of each type's code.</summary>
    public IEnumerable<(string From, string Text)> Literals()
    {
        foreach (var type in reader.TypeDefinitions)
        {
            foreach (var method in reader.GetTypeDefinition(type).GetMethods())
            {
                foreach (var (code, operand) in Instructions(reader.GetMethodDefinition(method)))
                {
                    if (code.OperandType is OperandType.InlineString)
                        yield return (Outermost(type), reader.GetUserString((UserStringHandle)MetadataTokens.Handle(operand)));
                }
            }
        }
    }

    public void Dispose() => file.Dispose();

    private void Collect(TypeDefinition type, TypeFinder found)
    {
        found.Add(type.BaseType);
        foreach (var i in type.GetInterfaceImplementations()) found.Add(reader.GetInterfaceImplementation(i).Interface);
        foreach (var a in type.GetCustomAttributes()) found.Add(reader.GetCustomAttribute(a).Constructor);
        foreach (var f in type.GetFields()) reader.GetFieldDefinition(f).DecodeSignature(found, null);
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            method.DecodeSignature(found, null);
            if (method.RelativeVirtualAddress == 0) continue;
            var local = file.GetMethodBody(method.RelativeVirtualAddress).LocalSignature;
            if (!local.IsNil) reader.GetStandaloneSignature(local).DecodeLocalSignature(found, null);
            foreach (var token in Tokens(method)) found.Add(token);
        }
    }

    private IEnumerable<EntityHandle> Tokens(MethodDefinition method) => Instructions(method)
        .Where(i => i.Code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
        .Select(i => MetadataTokens.EntityHandle(i.Operand));

    private IEnumerable<(OpCode Code, int Operand)> Instructions(MethodDefinition method) => method.RelativeVirtualAddress == 0
        ? []
        : Il.Read(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!);

    private string Outermost(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = reader.GetTypeDefinition(type.GetDeclaringType());
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}".TrimStart('.');
    }

    private string MemberName(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.MethodSpecification => MemberName(reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
        HandleKind.MethodDefinition when reader.GetMethodDefinition((MethodDefinitionHandle)handle) is var m =>
            $"{Outermost(m.GetDeclaringType())}.{reader.GetString(m.Name)}",
        HandleKind.MemberReference when reader.GetMemberReference((MemberReferenceHandle)handle) is var m => reader.GetString(m.Name),
        _ => "",
    };

    private IEnumerable<string> Arguments(EntityHandle handle)
    {
        var found = new TypeFinder(reader);
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                var generic = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(found, null);
                if (generic.Method.Kind is HandleKind.MemberReference) found.Add(reader.GetMemberReference((MemberReferenceHandle)generic.Method).Parent);
                break;
            case HandleKind.MemberReference:
                found.Add(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                break;
        }
        return found.Types.Select(Outermost);
    }
}

/// <summary>Gathers the program's own types out of signatures and handles.</summary>
internal sealed class TypeFinder(MetadataReader reader) : ISignatureTypeProvider<bool, object?>
{
    public HashSet<TypeDefinitionHandle> Types { get; } = [];

    public void Add(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: Types.Add((TypeDefinitionHandle)handle); break;
            case HandleKind.TypeSpecification: reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null); break;
            case HandleKind.MethodDefinition: Types.Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()); break;
            case HandleKind.FieldDefinition: Types.Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()); break;
            case HandleKind.MemberReference: Add(reader.GetMemberReference((MemberReferenceHandle)handle).Parent); break;
            case HandleKind.MethodSpecification:
                var generic = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(generic.Method);
                generic.DecodeSignature(this, null);
                break;
        }
    }

    public bool GetTypeFromDefinition(MetadataReader _, TypeDefinitionHandle handle, byte rawTypeKind) => Types.Add(handle);
    public bool GetTypeFromSpecification(MetadataReader r, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
        r.GetTypeSpecification(handle).DecodeSignature(this, context);
    public bool GetTypeFromReference(MetadataReader _, TypeReferenceHandle handle, byte rawTypeKind) => false;
    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => false;
    public bool GetArrayType(bool elementType, ArrayShape shape) => elementType;
    public bool GetByReferenceType(bool elementType) => elementType;
    public bool GetFunctionPointerType(MethodSignature<bool> signature) => false;
    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => genericType;
    public bool GetGenericMethodParameter(object? context, int index) => false;
    public bool GetGenericTypeParameter(object? context, int index) => false;
    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;
    public bool GetPinnedType(bool elementType) => elementType;
    public bool GetPointerType(bool elementType) => elementType;
    public bool GetSZArrayType(bool elementType) => elementType;
}

/// <summary>Walks over the instructions of a method.</summary>
internal static class Il
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (int)(ushort)c.Value);

    public static IEnumerable<(OpCode Code, int Operand)> Read(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            int value = il[at++];
            if (value == 0xFE) value = 0xFE00 | il[at++];
            var code = Codes[value];
            var size = Size(code, il, at);
            yield return (code, size >= 4 ? Unsafe.ReadUnaligned<int>(ref il[at]) : 0);
            at += size;
        }
    }

    private static int Size(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * Unsafe.ReadUnaligned<int>(ref il[at]),
        _ => 4,
    };
}
